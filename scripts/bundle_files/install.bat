@echo off
rem ASCII only: what is said in Chinese stands in files, since cmd reads its own lines in whatever code page is set.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "CHOSEN="
for %%V in (@PYTHONS@) do if not defined CHOSEN call :try py -%%V
if not defined CHOSEN call :try python
if not defined CHOSEN call :try py
if not defined CHOSEN goto none
%CHOSEN% -I -B -X utf8 "%~dp0setup\install.py" %*
set "CODE=%ERRORLEVEL%"
goto end

:try
%* -I -c "import sys" >nul 2>nul && set "CHOSEN=%*"
goto :eof

:none
type "%~dp0setup\no-python.txt"
set "CODE=70"

:end
if not defined TEXTMINE_NO_PAUSE pause
exit /b %CODE%
