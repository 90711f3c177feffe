"""What the stack says again and again: problems, causes and remedies that many papers state, and how they link."""

from textmine.themes.find import find_themes
from textmine.themes.links import theme_links
from textmine.themes.said import Said, said_in
from textmine.themes.sayings import Gathered, bodies_of
from textmine.themes.space import Views
from textmine.themes.stated import Author, stated_in

__all__ = ["Author", "Gathered", "Said", "Views", "bodies_of", "find_themes", "said_in", "stated_in", "theme_links"]
