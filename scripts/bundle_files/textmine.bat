@echo off
setlocal DisableDelayedExpansion
if exist "%~dp0env\installed.txt" goto start
chcp 65001 >nul
type "%~dp0setup\not-installed.txt"
exit /b 70

:start
"%~dp0env\Scripts\python.exe" -I -m textmine %*
exit /b %ERRORLEVEL%
