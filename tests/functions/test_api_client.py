"""The API, by a client that a generator made of its OpenAPI document, and nothing else."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from stet.adapters.feeds import Feeds
from stet.pages.openapi import PATHS, openapi
from tests.builders import URL, feed
from tests.functions.carried import ARTICLE, BASE, Site, as_wsgi, fill
from tests.functions.conftest import Call
from tests.stack import Stack

GENERATOR = shutil.which("openapi-python-client", path=str(Path(sys.executable).parent))
NAME = "stet_client_made_for_a_test"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the name of the package that the generator made; it raises where anything is left out."""
    folder = tmp_path_factory.mktemp("client")
    described, settings = folder / "openapi.json", folder / "settings.json"
    described.write_text(json.dumps(openapi()))
    settings.write_text('{"post_hooks": []}')
    assert GENERATOR
    asked = ("--path", described, "--config", settings, "--output-path", folder / NAME, "--meta", "none")
    done = subprocess.run(
        [GENERATOR, "generate", "--fail-on-warning", *map(str, asked)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield NAME
    sys.path.remove(str(folder))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_generated_client_has_every_path_and_reads_every_answer(
    stack: Stack, call: Call, made: str
) -> None:
    fill(stack, now=datetime.now(UTC))
    Feeds(stack.dynamodb, stack["Feeds"]).add(feed(failures=2))
    client = importlib.import_module(made).Client(base_url=f"{BASE}/api/v1", raise_on_unexpected_status=True)
    client.set_httpx_client(
        httpx.Client(transport=httpx.WSGITransport(as_wsgi(Site(call))), base_url=f"{BASE}/api/v1")
    )

    def ask(name: str, *named: Any, **asked: Any) -> Any:
        function = importlib.import_module(f"{made}.api.default.{name}")
        answer = function.sync_detailed(*named, client=client, **asked)
        assert answer.status_code == 200, (name, answer.content)
        told = re.sub(r'(T[\d:]{8})Z"', r'\1+00:00"', answer.content.decode())
        assert answer.parsed.to_dict() == json.loads(told), name
        return answer.parsed

    (newest,) = ask("list_changes", limit=1).items
    assert (newest.article_id, newest.number) == (ARTICLE, 2)
    assert [one.id for one in ask("list_articles", source="example-news").items] == [ARTICLE]
    assert ask("get_article", ARTICLE).versions == 3
    assert [one.number for one in ask("list_article_changes", ARTICLE).items] == [2, 1]
    assert ask("get_change", ARTICLE, 1).severity == "major"
    assert [one.number for one in ask("list_versions", ARTICLE).items] == [0, 1, 2]
    assert ask("get_version", ARTICLE, 1).story.paragraphs[0].text.startswith("15 people")
    assert ask("get_diff", ARTICLE, 0, 2).rows[0].words[1].text == "16"
    assert ask("look_up", url_query=URL).id == ARTICLE
    assert ask("search", q="nothing").items == []
    assert [one.source for one in ask("list_sources").items] == ["example-news"]
    assert ask("get_source", "example-news").habits.articles == 1
    assert ask("get_health").failing[0].failures == 2
    asked = {
        path.stem for path in Path(importlib.import_module(f"{made}.api.default").__path__[0]).glob("*.py")
    }
    assert len(asked - {"__init__"}) == len(PATHS) == 13

    lookup = importlib.import_module(f"{made}.api.default.look_up")
    missing = lookup.sync_detailed(client=client, url_query="https://nobody.example/")
    assert (missing.status_code, missing.parsed.status) == (404, 404)
