"""The files that go with the pages."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from stet.pages.assets import ASSETS
from stet.routes.answers import FOR_EVER, SECURITY
from stet.routes.desk import Area

router = Area()


@router.get_or_head("/<name>")
def asset(name: str) -> Response[str]:
    """Answer with a file, which may be kept for ever: its name changes with its content."""
    found = ASSETS.get(f"/{name}")
    if found is None:
        raise NotFoundError("page")
    return Response(200, found.content_type, found.text, headers={"Cache-Control": FOR_EVER, **SECURITY})
