"""How a version stands to an article that goes to and fro between texts."""

from enum import StrEnum


class Alternation(StrEnum):
    """How a version stands to an alternating article. It is decided when the version is committed."""

    NONE = "none"
    BEGAN = "began"
    """It was shown before, once too often: told as alternating, the last notice for now."""
    WITHIN = "within"
    """A new text of an alternating article: told when it stays."""
    ENDED = "ended"
    """A known text that stayed: told, and the count of returns begins anew."""
