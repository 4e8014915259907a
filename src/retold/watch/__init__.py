"""Polling feeds, sitemaps and pages into a case, politely, and keeping every version of a page that changed.

``listing``     what to poll: the user's file of addresses; entries of a feed or sitemap
``addresses``   which addresses may be asked at all: http(s), public unless allowed, checked again at every redirect
``fetching``    one request: conditional, capped in size and time, in the rhythm a host asks for (robots.txt)
``polling``     rounds: what is due, what was new, what changed; resumes where it stopped

Nothing else in retold opens a connection.
"""

from __future__ import annotations

from retold.watch.fetching import Fetcher
from retold.watch.listing import Source, sources
from retold.watch.polling import Round, Watcher

__all__ = ["Fetcher", "Round", "Source", "Watcher", "sources"]
