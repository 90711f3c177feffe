"""Pure functions on strings: forms with offset maps, words, names, dates."""
