"""Workbooks and tables in text files: rows as lines, every cell with its place."""
