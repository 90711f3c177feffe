"""PDF, and what printed pages of other kinds share with it: the order of lines, running heads, tables."""
