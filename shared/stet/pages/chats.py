"""Messages for Slack, Discord and Teams, each escaped by its own rules and within its own limits.

What went is struck through, what came is bold; both are also told by a sign, for whoever sees neither.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from stet.domain.diff import Words
from stet.domain.endpoint import Form
from stet.pages.notice import Edit, Notice
from stet.pages.target_notice import target_notice

CONTENT_TYPE = "application/json; charset=utf-8"

SLACK_SECTION, SLACK_TEXT = 3_000, 3_000
"""Characters of a section's text, and of the text that notifications show (Slack's limits)."""
DISCORD_TITLE, DISCORD_DESCRIPTION, DISCORD_EMBED = 256, 4_096, 6_000
"""Characters of an embed's title, of its description, and of all its texts (Discord's limits)."""
TEAMS_BYTES = 28_000
"""Bytes of a whole message (Teams' limit)."""

_CALM, _URGENT = 0x8A6D1A, 0xB3261E

_SLACK = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "*": "∗",
        "_": "ˍ",
        "~": "∼",
        "`": "ˋ",
    }  # Slack has no escape for these
)
_DISCORD = str.maketrans({sign: f"\\{sign}" for sign in "\\*_~`|<>[]()#-+.!@:"})


def chat_body(form: Form, notice: Notice) -> str:
    """Return the JSON text that a chat takes."""
    body = _WRITERS[form](notice)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def slack_text(text: str) -> str:
    """Return a text that Slack shows as it is: no mention, link or mark-up in it works."""
    return text.translate(_SLACK)


def discord_text(text: str) -> str:
    """Return a text that Discord shows as it is."""
    return text.translate(_DISCORD)


def _slack(notice: Notice) -> dict[str, object]:
    """Blocks of mrkdwn; `verbatim` keeps Slack from making links and mentions of what looks like some."""
    head = f"*<{_slack_address(notice.link)}|{slack_text(notice.headline)}>*"
    lines = [head, slack_text(notice.about), *map(slack_text, notice.sentences)]
    blocks: list[object] = [_section(_within(lines, SLACK_SECTION))]
    for edit in notice.edits:
        runs = _marked(edit.runs, slack_text, "~", "*", SLACK_SECTION - 200)
        blocks.append(_section(_named(edit, runs, slack_text)))
    if notice.more_edits:
        blocks.append(_section(_more(notice)))
    if notice.links:
        told = " · ".join(f"<{_slack_address(to)}|{name}>" for name, to in notice.links)
        blocks.append({"type": "context", "elements": [_mrkdwn(told)]})
    summary = _within([slack_text(notice.headline), slack_text(notice.about)], SLACK_TEXT)
    return {"text": summary, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def _within(lines: Iterable[str], room: int) -> str:
    """Return the lines there is room for, none of them cut: an escape that is cut is no escape."""
    taken = ""
    for line in filter(None, lines):
        longer = f"{taken}\n{line}" if taken else line
        taken = longer if len(longer) <= room else taken
    return taken


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> dict[str, object]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _slack_address(url: str) -> str:
    return url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")


def _discord(notice: Notice) -> dict[str, object]:
    """Return one embed; `allowed_mentions` keeps everyone from being called, whatever the text says."""
    room = DISCORD_EMBED - DISCORD_TITLE - 100
    room = min(room, DISCORD_DESCRIPTION) - 100
    links = " · ".join(f"[{name}]({_discord_address(to)})" for name, to in notice.links)
    parts = [discord_text(one) for one in (notice.about, *notice.sentences) if one]
    taken = 0
    for edit in notice.edits:
        runs = _marked(edit.runs, discord_text, "~~", "**", 900)
        part = _named(edit, runs, discord_text)
        if sum(map(len, parts)) + len(part) + len(links) + 4 * len(parts) > room:
            break
        parts.append(part)
        taken += 1
    left = notice.more_edits + len(notice.edits) - taken
    parts += [_more(notice, left)] if left else []
    embed = {
        "title": _whole(discord_text(notice.headline), DISCORD_TITLE),
        "url": notice.link,
        "description": "\n\n".join([*parts, *([links] if links else [])]),
        "color": _URGENT if notice.urgent else _CALM,
    }
    return {"embeds": [embed], "allowed_mentions": {"parse": []}}


def _discord_address(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _teams(notice: Notice) -> dict[str, object]:
    """Return an Adaptive Card, as a workflow's webhook posts it; text runs know no mark-up at all."""
    body: list[object] = [
        _rich([{"type": "TextRun", "text": notice.headline, "size": "Large", "weight": "Bolder"}]),
        *(_rich([{"type": "TextRun", "text": one}]) for one in (notice.about, *notice.sentences) if one),
    ]
    for edit in notice.edits:
        name = [{"type": "TextRun", "text": f"{edit.name}: ", "isSubtle": True}] if edit.name else []
        body.append(_rich([*name, *map(_run, edit.runs)]))
    if notice.more_edits:
        body.append(_rich([{"type": "TextRun", "text": _more(notice), "isSubtle": True}]))
    actions = [("What changed", notice.link), *notice.links]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": name, "url": to} for name, to in actions],
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    message: dict[str, object] = {"type": "message", "attachments": [attachment]}
    while (
        len(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")) > TEAMS_BYTES
        and len(body) > 2
    ):
        body.pop()
    return message


def _rich(inlines: list[dict[str, object]]) -> dict[str, object]:
    return {"type": "RichTextBlock", "inlines": inlines}


def _run(run: Words) -> dict[str, object]:
    match run.op:
        case "-":
            return {"type": "TextRun", "text": f"[−{run.text}]", "strikethrough": True}
        case "+":
            return {"type": "TextRun", "text": f"[+{run.text}]", "weight": "Bolder"}
        case _:
            return {"type": "TextRun", "text": run.text}


def _marked(runs: Iterable[Words], escape: Callable[[str], str], gone: str, come: str, room: int) -> str:
    """Return runs with their marks, as many as there is room for: none is cut in the middle of its mark."""
    found, left = "", room
    for run in runs:
        sign, mark = {"-": ("−", gone), "+": ("+", come)}.get(run.op, ("", ""))
        text = escape(run.text)
        part = f"[{sign}{mark}{text}{mark}]" if sign else text
        if len(part) > left:
            return f"{found} …"
        found += part
        left -= len(part)
    return found


def _named(edit: Edit, runs: str, escape: Callable[[str], str]) -> str:
    return f"{escape(edit.name)}: {runs}" if edit.name else runs


def _more(notice: Notice, count: int | None = None) -> str:
    count = notice.more_edits if count is None else count
    return f"… and {count} more {notice.unit}{'' if count == 1 else 's'}"


def _whole(escaped: str, longest: int) -> str:
    """Return an escaped text that is cut, but not between a sign and what escapes it."""
    if len(escaped) <= longest:
        return escaped
    short = escaped[: longest - 1]
    return short[: len(short) - (len(short) - len(short.rstrip("\\"))) % 2] + "…"


_WRITERS: dict[Form, Callable[[Notice], dict[str, object]]] = {
    Form.SLACK: _slack,
    Form.DISCORD: _discord,
    Form.TEAMS: _teams,
    Form.APPRISE: target_notice,
}
