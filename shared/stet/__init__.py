"""Stet watches news feeds and tells you what was changed after publication."""
