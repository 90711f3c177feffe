"""What the stack says again and again: problems, causes and remedies that many papers state, and how they link."""

from textmine.themes.find import find_themes
from textmine.themes.links import theme_links
from textmine.themes.space import Views
from textmine.themes.stated import stated_in

__all__ = ["Views", "find_themes", "stated_in", "theme_links"]
