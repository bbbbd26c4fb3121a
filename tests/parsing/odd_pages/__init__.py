"""Pages that are no article, and articles that could be taken for one: our own wording throughout."""
