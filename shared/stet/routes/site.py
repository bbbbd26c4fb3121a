"""The whole site: every area's routes, and what is answered for an address that leads nowhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.metrics import MetricUnit

from stet.domain.errors import BadVersion, TakenDown
from stet.pages import html
from stet.routes import api, carrying, files, outlets, pushing, reading, searching, subscribing
from stet.routes.answers import NEVER, page

logger = Logger(child=True)
metrics = Metrics()

AREAS = (carrying, searching, api, reading, outlets, subscribing, pushing, files)
"""In the order in which their routes are tried: that of the files fits any single name, so it is last."""
LONGEST = 250
"""Characters of one part of an address, more than any of ours has; four bytes each are still a key."""


def site() -> LambdaFunctionUrlResolver:
    """Return what answers every address, from the desk that stands in its context under `DESK`."""
    app = LambdaFunctionUrlResolver()
    for area in AREAS:
        app.include_router(area.router)
    app.use([_bounded])
    app.not_found(_not_found)
    app.exception_handler(TakenDown)(_taken_down)
    app.exception_handler(BadVersion)(_unreadable)
    app.exception_handler(Exception)(partial(_failed, app))
    return app


def _bounded(app: LambdaFunctionUrlResolver, onward: Callable[..., Any]) -> Any:
    """Let nothing through that no table could have as a key: such an address leads nowhere.

    The API refuses by its own document what is not as that says.
    """
    path = app.current_event.path
    if not path.startswith(api.ROOT) and any(len(part) > LONGEST for part in path.split("/")):
        raise NotFoundError("page")
    return onward(app)


def _failed(app: LambdaFunctionUrlResolver, error: Exception) -> Response[str]:
    """Answer in spite of a bug: as safe to open as every answer, and with no word of what went wrong."""
    logger.error("no answer", exc_info=error, path=app.current_event.path[:200])
    metrics.add_metric(name="failed", unit=MetricUnit.Count, value=1)
    if app.current_event.path.startswith(api.ROOT):
        return api.failed()
    return page(html.failed(), status=500, keep=NEVER, robots="noindex")


def _not_found(error: NotFoundError) -> Response[str]:
    what = error.msg if error.msg in {"article", "version", "source"} else "page"
    return page(html.not_found(what), status=404)


def _taken_down(_: TakenDown) -> Response[str]:
    return page(html.gone("article"), status=410, keep=NEVER, robots="noindex")


def _unreadable(error: BadVersion) -> Response[str]:
    logger.warning("unreadable version", reason=str(error))
    return page(html.unreadable(str(error).partition(":")[0]), status=500, keep=NEVER, robots="noindex")
