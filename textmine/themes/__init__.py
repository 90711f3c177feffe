"""What the stack says again and again: problems, causes and remedies that many papers state."""

from textmine.themes.cluster import find_themes

__all__ = ["find_themes"]
