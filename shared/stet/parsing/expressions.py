"""An owner's regular expressions, by RE2: linear in the text, whatever the expression (RULES §1)."""

from __future__ import annotations

from collections.abc import Callable

import re2

from stet.domain.errors import InputError

_READ = 2_000
_MEMORY = 2**20


def expression(pattern: str) -> Callable[[str], bool]:
    """Return a test whether `pattern` is found in a text, in any case; raise InputError if it is none."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        compiled = re2.compile(pattern, options=options)
    except (re2.error, UnicodeError) as error:
        said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise InputError(
            f"not an expression of RE2, which has no look-arounds or back-references: {pattern!r} ({said})"
        ) from error
    return lambda text: compiled.search(text[:_READ].encode("utf-8", "replace").decode()) is not None
