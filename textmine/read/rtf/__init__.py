"""Rich Text Format, version 1.9.1."""
