"""What stops `make run`, in words for whoever typed it."""

from __future__ import annotations


class Problem(Exception):
    """One line: what is wrong and what to do. Never shown with a traceback."""
