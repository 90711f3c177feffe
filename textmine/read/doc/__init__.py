"""Word 6 to 2007 files (.doc) and Kingsoft's .wps, read from the bare streams by [MS-DOC]."""
