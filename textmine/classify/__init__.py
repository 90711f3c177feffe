"""What each statement does (role) and what it is about (categories), with the grounds."""
