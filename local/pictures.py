"""`make screenshots`: the README's pictures, taken of the demo newsroom in a real browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from local.cloud import ROOT
from local.plan import Plan
from local.ports import Ports, address
from local.problem import Problem
from local.watch import Watch

PICTURES = ROOT / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",  # it opens pages of this machine only, and root may have no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-scrollbars",
    "--virtual-time-budget=3000",  # until the frame of the mail is there
    "--disable-features=IsolateSandboxedIframes",  # or that frame stays empty in pictures
    "--no-first-run",
)
_STEPS = (("number", "breakwater"), ("headline", "single vote"), ("quote", "injuries"), ("flap-1", "Bright"))
_MORE = (("correction", "boatyard"), ("flap-2", "header"), ("paragraph-removed", "treasurer"))


@dataclass(frozen=True, slots=True)
class Picture:
    """A page, and how much of it is shown."""

    name: str
    page: str
    width: int
    height: int


def main() -> None:
    """Run the demo's edits, and take the pictures."""
    try:
        browser = _browser()
        with (
            tempfile.TemporaryDirectory() as folder,
            Watch(Plan(Path(folder), Ports.free(), edits=None)) as watch,
        ):
            for picture in _pictures(watch):
                _take(browser, picture)
                print(f"picture {PICTURES / picture.name}.png", flush=True)
    except Problem as problem:
        sys.exit(f"stet: {problem}")


def _browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise Problem(f"no browser to take pictures with: install one of {', '.join(BROWSERS)}")
    return found


def _pictures(watch: Watch) -> list[Picture]:
    watch.until("version", "breakwater")
    for step, words in (*_STEPS, *_MORE):
        watch.newsroom.apply(step)
        watch.until("change", words)
    quote = str(watch.until("change", "injuries")).rpartition(" ")[2]
    derby = str(watch.until("change", "Bright")).rpartition(" ")[2].partition("/diff")[0]
    watch.until("mail", "injuries")
    mail = next(mail for mail in watch.inbox.mails() if "injuries" in mail.subject)
    inbox = address(watch.plan.ports.inbox)
    return [
        Picture("latest", f"{watch.page}/", 1000, 900),
        Picture("diff", quote, 1280, 700),
        Picture("article", derby, 1000, 900),
        Picture("mail", f"{inbox}/mails/{mail.id}", 1000, 900),
    ]


def _take(browser: str, picture: Picture) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    target = PICTURES / f"{picture.name}.png"
    with tempfile.TemporaryDirectory() as profile:
        size = f"--window-size={picture.width},{picture.height}"
        command = [
            browser,
            *_FLAGS,
            f"--user-data-dir={profile}",
            size,
            f"--screenshot={target}",
            picture.page,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode or not target.exists():
        raise Problem(f"{browser} took no picture of {picture.page}: {done.stderr.strip()[-200:]}")


if __name__ == "__main__":
    main()
