"""From a text to its papers: clutter, wrapped lines, parts, numbering, sections, statements."""
