"""The items of feeds that were written already: a change and its versions stay, and so does their item."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stet.domain.change import Change

if TYPE_CHECKING:
    from stet.pages.outline import Item

MOST = 300
"""How many items a process keeps, the last used ones: at most some 10 MB, mostly 2."""

Key = tuple[str, Change]
"""Where the pages are, and whose item it is."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one process has written. It shows nothing by itself: who asks found the change in the table."""

    _items: OrderedDict[Key, Item] = field(default_factory=OrderedDict)

    def get(self, base: str, change: Change) -> Item | None:
        """Return the item of a change, if it was written lately."""
        found = self._items.get((base, change))
        if found:
            self._items.move_to_end((base, change))
        return found

    def keep(self, base: str, change: Change, item: Item) -> None:
        """Keep the item of a change, and let the one go that was used longest ago."""
        self._items[base, change] = item
        while len(self._items) > MOST:
            self._items.popitem(last=False)
