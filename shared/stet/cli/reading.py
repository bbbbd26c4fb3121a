"""What an owner reads, carries on and takes down: the stages, wired."""

from __future__ import annotations

import atexit
import shutil
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from stet.cli.deployed import Deployed

if TYPE_CHECKING:
    from stet.adapters.search_index import SearchIndex
    from stet.stages.carry import Carry
    from stet.stages.read import Read
    from stet.stages.search import Indexing, Search
    from stet.stages.take_down import TakeDown


class Reading(Deployed):
    """The stages that show."""

    @property
    def carry(self) -> Carry:
        """The stage that gathers what is carried on."""
        from stet.stages.carry import Carry

        return Carry(self.articles, self.changes, self.archive, self.tools.clock)

    @cached_property
    def _index(self) -> SearchIndex:
        from stet.adapters.search_index import SearchIndex

        folder = Path(mkdtemp(prefix="stet-search-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return SearchIndex(self.tools.client("s3"), self.output("Archive"), folder)

    @property
    def search(self) -> Search:
        """The stage that finds changes by their words."""
        from stet.stages.search import Search

        return Search(self._index, self.carry)

    @property
    def indexing(self) -> Indexing:
        """The stage that keeps the index changes are found by."""
        from stet.stages.search import Indexing

        return Indexing(self.changes, self._index, self.carry, self.tools.clock)

    @property
    def read(self) -> Read:
        """The stage that answers what the pages show."""
        from stet.stages.read import Read

        return Read(
            articles=self.articles,
            changes=self.changes,
            subscriptions=self.subscriptions,
            archive=self.archive,
            pace=self.pace,
            clock=self.tools.clock,
            read=self.read_page,
        )

    @property
    def take_down(self) -> TakeDown:
        """The stage that takes an article down."""
        from stet.stages.take_down import TakeDown

        return TakeDown(self.articles, self.archive, self.changes, self._index, self.tools.clock)
