"""Web pages: the article as text, the site around it beside."""
