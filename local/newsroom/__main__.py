"""Run the newsroom alone: `python -m local.newsroom --port 8081 --every 6 --state FILE`."""

import argparse
import errno
import random
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from local.newsroom import Newsroom, Step, serve

LARGEST_PORT = 65535


def main() -> int:
    """Serve until interrupted; 2 if it cannot begin."""
    arguments = _arguments()
    every = timedelta(seconds=arguments.every)
    try:
        newsroom = Newsroom(arguments.state, lambda: datetime.now(UTC), random.Random(), every, _say)  # noqa: S311
        server = serve(newsroom, arguments.port)
    except OSError as error:
        print(_excuse(error, arguments.port), file=sys.stderr)
        return 2
    with suppress(KeyboardInterrupt), server:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        print(f"ready {server.base_url}/", flush=True)
        server.serve_forever()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.newsroom", description=__doc__)
    parser.add_argument("--port", type=_port, default=8081, help="on 127.0.0.1 (0: any free one)")
    parser.add_argument("--every", type=_seconds, default=6, metavar="SECONDS", help="between two edits")
    parser.add_argument("--state", type=Path, default=Path("newsroom.json"), help="its memory")
    return parser.parse_args()


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is 0 to {LARGEST_PORT}")
    return port


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= timedelta(days=365).total_seconds():
        raise argparse.ArgumentTypeError("give seconds, 0 or more")
    return seconds


def _excuse(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"newsroom: port {port} is in use; stop what is using it, or choose another with --port"
    return f"newsroom: cannot start: {error}"


def _say(step: Step) -> None:
    print(f"edit {step.name} {step.slug} ({step.expected}; {step.severity})", flush=True)


if __name__ == "__main__":
    sys.exit(main())
