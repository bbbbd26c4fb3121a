"""The whole site: every area's routes, and what is answered for an address that leads nowhere."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from stet.domain.errors import BadVersion, TakenDown
from stet.pages import html
from stet.routes import api, carrying, files, outlets, pushing, reading, searching, subscribing
from stet.routes.answers import NEVER, page

logger = Logger(child=True)

AREAS = (carrying, searching, api, reading, outlets, subscribing, pushing, files)
"""In the order in which their routes are tried: that of the files fits any single name, so it is last."""


def site() -> LambdaFunctionUrlResolver:
    """Return what answers every address, from the desk that stands in its context under `DESK`."""
    app = LambdaFunctionUrlResolver()
    for area in AREAS:
        app.include_router(area.router)
    app.not_found(_not_found)
    app.exception_handler(TakenDown)(_taken_down)
    app.exception_handler(BadVersion)(_unreadable)
    return app


def _not_found(error: NotFoundError) -> Response[str]:
    what = error.msg if error.msg in {"article", "version", "source"} else "page"
    return page(html.not_found(what), status=404)


def _taken_down(_: TakenDown) -> Response[str]:
    return page(html.gone("article"), status=410, keep=NEVER, robots="noindex")


def _unreadable(error: BadVersion) -> Response[str]:
    logger.warning("unreadable version", reason=str(error))
    return page(html.unreadable(str(error).partition(":")[0]), status=500, keep=NEVER, robots="noindex")
