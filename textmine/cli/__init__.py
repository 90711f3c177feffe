"""The command line: parse arguments, call, print. stdout carries data, stderr carries progress and messages."""

from textmine.cli.app import main

__all__ = ["main"]
