"""Polling into a case, against a server of our own on this machine."""

from __future__ import annotations

import gzip
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from retold.case import Case, pages
from retold.cli import app
from retold.cli.following import seconds_of
from retold.errors import BadFeedsError, BadIntervalError, MissingPathError
from retold.watch import Fetcher, Source, Watcher, sources
from retold.watch.addresses import RefusedError, plain, target
from retold.watch.listing import MOST_ENTRIES, entries, is_list, read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("httpx2", reason="retold[web] is not installed")
pytest.importorskip("feedparser", reason="retold[web] is not installed")
pytest.importorskip("protego", reason="retold[web] is not installed")

STORY = (
    "The harbour of Arlen was closed on Monday after a crane fell across the only channel, the port authority said. "
    "Nine ships are waiting outside. “We may need four days to lift it,” harbour master Ida Moss told reporters at the quay. "
    "The owner of the crane, Brix Lifting, declined to comment on the accident."
)
PAGE = (
    "<html><head><title>{title}</title><meta property='og:site_name' content='Arlen Echo'>"
    "<meta property='article:published_time' content='2026-05-04T09:00:00Z'></head>"
    "<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
)
FEED = "<?xml version='1.0'?><rss version='2.0'><channel><title>Arlen Echo</title>{items}</channel></rss>"
ITEM = "<item><title>t</title><link>{url}</link><pubDate>Mon, 04 May 2026 09:00:00 GMT</pubDate></item>"


class Site:
    """A little web site: paths and what they answer, and what was asked."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes | tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.conditional: list[str] = []
        self.address = ""

    def page(self, path: str, text: str = STORY, title: str = "Crane closes Arlen harbour") -> None:
        self.bodies[path] = PAGE.format(title=title, text=text).encode()

    def feed(self, path: str, *pages: str) -> None:
        self.bodies[path] = FEED.format(items="".join(ITEM.format(url=self.address + page) for page in pages)).encode()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            found = site.bodies.get(self.path, (404, {}, b"no"))
            status, headers, body = found if isinstance(found, tuple) else (200, {}, found)
            etag = f'"{hash(body)}"'
            if status == 200 and self.headers.get("If-None-Match") == etag:
                site.conditional.append(self.path)
                status, body = 304, b""
            self.send_response(status)
            for name, value in ({"ETag": etag, "Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()


class Clock:
    """Time that passes when somebody waits."""

    def __init__(self) -> None:
        self.moment = 1_780_000_000.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.moment

    def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.moment += seconds


def fetcher(clock: Clock, **options: object) -> Fetcher:
    return Fetcher(clock=clock, pause=clock.pause, private=True, **options)  # type: ignore[arg-type]


@contextmanager
def watching(case: Case, site: Site, clock: Clock, *paths: str) -> Iterator[Watcher]:
    asking = fetcher(clock, delay=1.0)
    found = tuple(Source(url=site.address + path) for path in paths)
    yield Watcher(case=case, fetcher=asking, sources=found, every=900.0, now=clock)
    asking.close()


# ------------------------------------------------------------------------------------------------------------ rounds


def test_what_a_feed_lists_is_in_the_case_once(tmp_path: Path, site: Site) -> None:
    site.page("/a")
    site.page("/b", text=STORY.replace("Nine", "Ten"), title="Harbour shut")
    site.feed("/rss", "/a", "/b", "/a")
    clock = Clock()
    with Case.open(tmp_path / "c", create=True) as case, watching(case, site, clock, "/rss") as watcher:
        first = watcher.round()
        clock.moment += 950  # the feed is due again, its pages are not
        second = watcher.round()
        assert (first.asked, first.new, first.problems) == (3, 2, ())
        assert (second.asked, second.new, second.unchanged) == (1, 0, 1)
        assert case.counts()["articles"] == 2
        assert {article.outlet for article in case.trace().articles} == {"Arlen Echo"}
    assert site.conditional == ["/rss"]


def test_a_page_that_changed_is_kept_in_both_versions_and_the_later_one_descends(tmp_path: Path, site: Site) -> None:
    site.page("/a")
    site.feed("/rss", "/a")
    clock = Clock()
    with Case.open(tmp_path / "c", create=True) as case, watching(case, site, clock, "/rss") as watcher:
        watcher.round()
        site.page("/a", text=STORY.replace("We may need four", "We will need nine"))
        clock.moment += 3700
        done = watcher.round()
        assert done.changed == (site.address + "/a",)
        (page,) = pages.edited(case)
        before, after = page.versions
        assert "may need four" in before.text
        assert "will need nine" in after.text
        (tree,) = case.trace().stemmata
        assert [(d.child_id, d.parent_id) for d in tree.descents] == [(after.id, before.id)]
        assert {change.kind for change in case.trace().variants} & {"quote altered", "number changed", "hedge dropped"}


def test_a_page_whose_text_stayed_is_no_new_version(tmp_path: Path, site: Site) -> None:
    site.page("/a")
    clock = Clock()
    with Case.open(tmp_path / "c", create=True) as case, watching(case, site, clock, "/a") as watcher:
        watcher.round()
        assert isinstance(site.bodies["/a"], bytes)
        site.bodies["/a"] = site.bodies["/a"].replace(b"</body>", b"<script>var n = 2;</script></body>")  # another advertisement
        clock.moment += 1000
        assert watcher.round().changed == ()
        assert case.counts()["articles"] == 1


def test_a_watch_that_was_stopped_goes_on_where_it_was(tmp_path: Path, site: Site) -> None:
    site.page("/a")
    site.feed("/rss", "/a")
    clock = Clock()
    with Case.open(tmp_path / "c", create=True) as case, watching(case, site, clock, "/rss") as watcher:
        watcher.round()
    asked = len(site.asked)
    with Case.open(tmp_path / "c") as case, watching(case, site, clock, "/rss") as watcher:
        assert watcher.round().asked == 0
        assert 0 < watcher.next_due() <= 900
    assert len(site.asked) == asked


def test_stopped_between_the_articles_and_the_visits_nothing_is_lost_or_doubled(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/a")
    site.feed("/rss", "/a")
    clock = Clock()
    with Case.open(tmp_path / "c", create=True) as case, watching(case, site, clock, "/rss") as watcher:
        with monkeypatch.context() as broken:
            broken.setattr(pages, "note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                watcher.round()
        assert case.counts()["articles"] == 1
        watcher.round()
        assert case.counts()["articles"] == 1
        assert len(pages.watched(case)) == 2


def test_what_fails_is_named_and_asked_ever_less_often_and_the_rest_goes_on(tmp_path: Path, site: Site) -> None:
    site.page("/a")
    site.bodies["/gone"] = (500, {}, b"")
    clock = Clock()
    with Case.open(tmp_path / "c", create=True) as case, watching(case, site, clock, "/gone", "/a") as watcher:
        pauses = []
        for _ in range(4):
            done = watcher.round()
            row = next(row for row in pages.watched(case) if row.url.endswith("/gone"))
            pauses.append(row.due - row.checked)
            clock.moment = max(row.due, clock.moment) + 1
        assert done.problems[0].reason == f"{site.address}/gone answered 500 instead of a page."
        assert pauses == [900, 1800, 3600, 7200]
        assert case.counts()["articles"] == 1
        assert any(run.problems for run in case.log())
        assert sum(run.command == "watch" for run in case.log()) <= 5, "a visit that brings nothing is no run of its own"


# -------------------------------------------------------------------------------------------------------- politeness


def test_robots_txt_is_kept(site: Site) -> None:
    site.bodies["/robots.txt"] = b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"
    site.page("/a")
    site.page("/private/b")
    clock = Clock()
    asking = fetcher(clock, delay=1.0)
    assert asking.get(site.address + "/a").status == 200
    with pytest.raises(RefusedError, match=r"robots\.txt"):
        asking.get(site.address + "/private/b")
    assert asking.wait(site.address + "/a") == pytest.approx(7.0)
    assert "/private/b" not in site.asked
    asking.close()


def test_a_server_in_trouble_forbids_all_and_a_missing_robots_txt_nothing(site: Site) -> None:
    site.page("/a")
    clock = Clock()
    assert fetcher(clock).get(site.address + "/a").status == 200
    site.bodies["/robots.txt"] = (503, {}, b"")
    with pytest.raises(RefusedError, match=r"robots\.txt"):
        fetcher(clock).get(site.address + "/a")


def test_between_two_requests_to_one_host_time_passes(site: Site) -> None:
    site.page("/a")
    clock = Clock()
    asking = fetcher(clock, delay=3.0)
    began = clock.moment
    asking.get(site.address + "/a")
    asking.get(site.address + "/a")
    assert clock.moment - began >= 6.0  # robots.txt, page, page
    asking.close()


def test_an_answer_too_large_or_too_packed_is_not_read(site: Site) -> None:
    site.bodies["/large"] = b"x" * 200_000
    site.bodies["/packed"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 50_000_000))
    asking = fetcher(Clock(), most_bytes=100_000, delay=0.0)
    for path in ("/large", "/packed"):
        with pytest.raises(RefusedError, match="larger than"):
            asking.get(site.address + path)
    asking.close()


def test_an_answer_that_drips_is_given_up(site: Site) -> None:
    site.bodies["/slow"] = b"x" * 300_000
    clock = Clock()
    asking = Fetcher(clock=lambda: clock.pause(1.0) or clock.moment, pause=clock.pause, private=True, seconds=2.0, delay=0.0)  # type: ignore[func-returns-value]
    with pytest.raises(RefusedError, match="too slowly"):
        asking.get(site.address + "/slow")
    asking.close()


def test_a_circle_of_redirects_ends(site: Site) -> None:
    site.bodies["/a"] = (302, {"Location": "/a"}, b"")
    asking = fetcher(Clock(), delay=0.0)
    with pytest.raises(RefusedError, match="sent on more than"):
        asking.get(site.address + "/a")
    asking.close()


# ---------------------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "machine",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.5.5", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "fe80::1%eth0",
     "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1", "nonsense"],
)  # fmt: skip
def test_private_machines_are_not_asked(machine: str) -> None:
    with pytest.raises(RefusedError, match="private address"):
        target("http://news.example/", private=False, lookup=lambda *_: [machine])


def test_a_name_with_one_private_machine_among_public_ones_is_refused() -> None:
    with pytest.raises(RefusedError, match="private address"):
        target("http://news.example/", private=False, lookup=lambda *_: ["93.184.216.34", "127.0.0.1"])


def test_the_connection_goes_to_the_machine_that_was_checked(site: Site) -> None:
    """A name that answers differently the second time leads nowhere: it is asked for once a request."""
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]])  # robots.txt's address, robots.txt, page
    site.page("/a")
    port = site.address.rsplit(":", 1)[1]
    asking = fetcher(Clock(), delay=0.0, lookup=lambda *_: next(answers))
    assert asking.get(f"http://news.example:{port}/a").status == 200
    asking.close()


def test_a_redirect_to_a_private_machine_is_refused(site: Site) -> None:
    site.bodies["/a"] = (302, {"Location": "http://inside.example/secret"}, b"")
    port = site.address.rsplit(":", 1)[1]
    names = {"news.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"]}
    clock = Clock()
    asking = Fetcher(clock=clock, pause=clock.pause, private=False, delay=0.0, lookup=lambda host, _: names[host])
    with pytest.raises(RefusedError, match=r"private address 127\.0\.0\.1"):
        asking.get(f"http://news.example:{port}/a")
    public = {"news.example": "127.0.0.1"}  # the first hop allowed, the second looked at like any other
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("retold.watch.addresses._is_public", lambda machine: machine in public.values())
        with pytest.raises(RefusedError, match=r"private address 10\.0\.0\.1"):
            asking.get(f"http://news.example:{port}/a")
    asking.close()


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "file:///etc/passwd", "javascript:x", "http://", "http://a:99999/", "http://u:p@a/", "http://[::", ""]
)
def test_what_is_no_web_address_is_none(url: str) -> None:
    assert plain(url) == ""


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(text: str) -> None:
    assert plain(text) == "" or plain(text).startswith(("http://", "https://"))


# ----------------------------------------------------------------------------------------------------------- lists


def test_a_list_of_addresses_may_hold_remarks_and_outlets() -> None:
    found = sources("f", "# mine\nhttps://a.example/rss  The Echo\n\nhttps://b.example/x#top # second\nhttps://a.example/rss\n")
    assert found == [Source(url="https://a.example/rss", outlet="The Echo"), Source(url="https://b.example/x")]


@pytest.mark.parametrize("content", ["", "# nothing\n", "news.example\n", "ftp://a/b\n"])
def test_a_list_without_addresses_says_so(content: str, tmp_path: Path) -> None:
    path = tmp_path / "feeds"
    path.write_text(content)
    with pytest.raises(BadFeedsError):
        read_sources(str(path))


def test_a_missing_or_binary_list_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingPathError):
        read_sources(str(tmp_path / "none"))
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(BadFeedsError):
        read_sources(str(tmp_path / "bytes"))


def test_sitemaps_and_atom_are_read() -> None:
    sitemap = b"<urlset xmlns='x'><url><loc>https://a.example/1?x=1&amp;y=2</loc></url><url><loc> https://a.example/2 </loc></url></urlset>"
    assert is_list(sitemap)
    assert [entry.url for entry in entries(sitemap, "https://a.example/map")] == [
        "https://a.example/1?x=1&y=2",
        "https://a.example/2",
    ]
    atom = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Echo</title><entry><link href='/n/1'/><updated>2026-05-04T10:00:00+02:00</updated></entry></feed>"
    (entry,) = entries(atom, "https://a.example/atom")
    assert (entry.url, entry.outlet, entry.published) == ("https://a.example/n/1", "Echo", "2026-05-04T08:00:00Z")


def test_hostile_lists_end_soon_and_fetch_nothing(site: Site) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % ((c, *[c - 1] * 8)) for c in range(ord("c"), ord("r"))
    )
    laughs += b"]><rss><channel><item><link>&q;</link></item></channel></rss>"
    outside = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{site.address}/stolen">]><rss><channel><item><link>&x;</link></item></channel></rss>'
    many = FEED.format(items="".join(ITEM.format(url=f"https://a.example/{n}") for n in range(3 * MOST_ENTRIES))).encode()
    began = time.process_time()
    for body in (laughs, outside.encode(), b"<rss>" + b"<a>" * 50_000, b"\0" * 1000):
        assert all(len(entry.url) < 100 for entry in entries(body, site.address))
    assert len(entries(many, site.address)) == MOST_ENTRIES
    assert time.process_time() - began < 20
    assert site.asked == []


# ------------------------------------------------------------------------------------------------------ the command


def test_the_command_watches_once_and_edits_shows_what_changed(tmp_path: Path, site: Site) -> None:
    site.page("/a")
    site.bodies["/odd"] = (404, {}, b"")
    feeds = tmp_path / "feeds"
    feeds.write_text(f"{site.address}/a\n")
    case = str(tmp_path / "c.retold")
    run = CliRunner().invoke
    first = run(app, ["watch", case, "--feeds", str(feeds), "--once", "--allow-private", "--delay", "0"])
    assert (first.exit_code, first.stdout) == (0, "1 asked, 1 new, 0 changed, 0 unchanged.\n")
    assert run(app, ["edits", case]).stdout == "No page of this case was seen with two different texts.\n"
    feeds.write_text(f"{site.address}/odd\n")
    again = run(app, ["watch", case, "--feeds", str(feeds), "--once", "--allow-private", "--delay", "0"])
    assert again.exit_code == 1
    assert "answered 404" in again.stderr
    with Case.open(case) as opened:  # as if an hour had passed
        pages.note(opened, [_due_now(row) for row in pages.watched(opened)])
    site.page("/a", text=STORY.replace("Nine ships", "Twelve ships"))
    feeds.write_text(f"{site.address}/a\n")
    third = run(app, ["watch", case, "--feeds", str(feeds), "--once", "--allow-private", "--delay", "0"])
    assert "changed since last seen" in third.stdout
    shown = run(app, ["edits", case]).stdout
    assert "2 versions" in shown
    assert "Twelve" in shown
    assert '"kind": "number changed"' in run(app, ["edits", case, "--json"]).stdout


def _due_now(row):  # type: ignore[no-untyped-def]
    return replace(row, due=0)


def test_without_leave_this_machine_is_not_asked(tmp_path: Path, site: Site) -> None:
    site.page("/a")
    feeds = tmp_path / "feeds"
    feeds.write_text(f"{site.address}/a\n")
    done = CliRunner().invoke(app, ["watch", str(tmp_path / "c"), "--feeds", str(feeds), "--once"])
    assert done.exit_code == 1
    assert "--allow-private" in done.stderr
    assert site.asked == []
    command = ["watch", str(tmp_path / "c"), "--feeds", str(feeds), "--once", "--allow-private", "--delay", "0"]
    assert CliRunner().invoke(app, command).stdout.startswith("1 asked, 1 new"), "what failed is asked at once when started again"


@pytest.mark.parametrize(
    ("given", "seconds"), [("15m", 900), ("2h", 7200), ("90s", 90), ("1d", 86400), ("1.5h", 5400), ("30 s", 30)]
)
def test_lengths_of_time(given: str, seconds: float) -> None:
    assert seconds_of(given) == seconds


@pytest.mark.parametrize("given", ["", "15", "m", "-3m", "1s", "0h", "soon", "15m2s"])
def test_what_is_no_length_of_time_says_so(given: str) -> None:
    with pytest.raises(BadIntervalError, match="15m"):
        seconds_of(given)
