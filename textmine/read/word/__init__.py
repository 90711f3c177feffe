"""Word documents in XML: packages, flat files, WordprocessingML of 2003."""
