"""The Tarrowmouth Lantern: a small invented newspaper, which edits what it has published.

`make run` watches it. The town, its people and every word are ours.
"""

from local.newsroom.article import Article, Status
from local.newsroom.newsroom import Newsroom
from local.newsroom.script import EditError, Expected, Step
from local.newsroom.server import NewsroomServer, serve

__all__ = ["Article", "EditError", "Expected", "Newsroom", "NewsroomServer", "Status", "Step", "serve"]
