"""Reuse in a stack that no memory holds: its grams lie in tables, and papers are looked at a few at a time.

The same papers give the same result here and in memory, whatever keeps the tables and however many do the work.
"""

from textmine.reuse.tables.protocol import Blobs, Columns, Made, Part, Tables
from textmine.reuse.tables.whole import find_reuse_in

__all__ = ["Blobs", "Columns", "Made", "Part", "Tables", "find_reuse_in"]
