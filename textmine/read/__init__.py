"""Files in, documents out: which files there are, what each of them is, and the text that it holds."""

from textmine.read.document import read_source
from textmine.read.intake import Intake, Source, discover, printable, unique, walk_key

__all__ = ["Intake", "Source", "discover", "printable", "read_source", "unique", "walk_key"]
