"""Pages that stand in for the article: challenges, consent walls, paywalls, errors, log-ins (RULES §4).

Their marks also occur on honest pages (the scripts of a bot guard are on every page it guards), so each
kind says up to how many words of article text its marks count.
"""

from __future__ import annotations

import re

from stet.parsing.error_pages import ERROR_PAGES
from stet.parsing.guard_pages import GUARD_PAGES
from stet.parsing.wall_pages import WALL_PAGES

FAILURES = (*GUARD_PAGES, *WALL_PAGES, *ERROR_PAGES)
"""In the order they are asked: what names the guard goes before what only says that there is one."""

MOST_WORDS = max(failure.most_words for failure in FAILURES)
"""No failure page has more words of article text than this."""

CAPTCHA = re.compile(
    r"google\.com/recaptcha|recaptcha\.net|hcaptcha\.com|turnstile|arkoselabs|funcaptcha|geetest|friendlycaptcha"
    r"|friendly-?challenge|captcha\.(?:js|php)|altcha|mtcaptcha",
    re.IGNORECASE,
)
"""The scripts that ask readers to prove themselves; honest pages have them at their forms."""
