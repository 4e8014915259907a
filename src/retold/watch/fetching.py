"""One request, politely: conditional, capped in size and time, in the rhythm a host asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retold import __version__
from retold.errors import MissingExtraError
from retold.watch.addresses import RefusedError, plain, target

if TYPE_CHECKING:
    from collections.abc import Callable

    from retold.watch.addresses import Lookup, Target

AGENT = f"retold/{__version__}"
MOST_BYTES = 10 * 2**20
MOST_SECONDS = 60.0  # for one answer in all, however slowly it drips
MOST_HOPS = 5
LONGEST_DELAY = 60.0  # a robots.txt may ask for more; then the host is asked less often, not never


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. ``status`` 304: nothing new since the last visit."""

    url: str  # where it was found in the end
    status: int
    body: bytes = b""
    charset: str = ""
    etag: str = ""
    modified: str = ""


@dataclass(slots=True)
class Fetcher:
    """Fetches one thing at a time. The clock and the pause are given, so tests need not wait.

    Args:
        clock: seconds, only ever growing.
        pause: waits so many seconds.
        private: whether this machine and its neighbours may be asked.
        delay: seconds between two requests to one host, at least.
    """

    clock: Callable[[], float]
    pause: Callable[[float], None]
    private: bool = False
    delay: float = 2.0
    most_bytes: int = MOST_BYTES
    seconds: float = MOST_SECONDS
    lookup: Lookup | None = None
    _free: dict[str, float] = field(default_factory=dict)  # by origin: when it may be asked again
    _robots: dict[str, Any] = field(default_factory=dict)
    _client: Any = None

    def wait(self, url: str) -> float:
        """Seconds until the host of this address may be asked again."""
        try:
            goal = target(url, private=True, lookup=lambda *_: ["0.0.0.0"])  # noqa: S104  only the name is wanted
        except RefusedError:
            return 0.0
        return max(0.0, self._free.get(goal.origin, 0.0) - self.clock())

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Answer:
        """The answer to one question.

        Raises:
            RefusedError: when the address, its robots.txt or the answer's size or slowness forbid it, or nothing answers.
        """
        headers = {"if-none-match": etag} if etag else {}
        if modified:
            headers["if-modified-since"] = modified
        here = url
        for _ in range(MOST_HOPS + 1):
            goal = target(here, private=self.private, lookup=self.lookup)
            if not self._allowed(goal):
                raise RefusedError(f"{goal.url} may not be fetched: the robots.txt of {goal.host} forbids it.")
            answer, forward = self._asked(goal, headers)
            if not forward:
                return answer
            here = plain(forward, goal.url)
        raise RefusedError(f"{url} was sent on more than {MOST_HOPS} times.")

    def close(self) -> None:
        """Let go of connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    # ------------------------------------------------------------------------------------------------------ one request

    def _asked(self, goal: Target, headers: dict[str, str]) -> tuple[Answer, str]:
        """The answer, and where it sends us on to."""
        httpx = _httpx()
        self.pause(max(0.0, self._free.get(goal.origin, 0.0) - self.clock()))
        try:
            with self._opened().stream(
                "GET", _of_machine(goal), headers={"host": _host(goal), **headers}, extensions={"sni_hostname": goal.host}
            ) as response:
                if response.has_redirect_location:
                    return Answer(url=goal.url, status=response.status_code), str(response.headers.get("location", ""))
                body = self._body(goal, response) if response.status_code == httpx.codes.OK else b""
                return _answer(goal, response, body), ""
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = str(error) or type(error).__name__
            raise RefusedError(f"{goal.url} could not be fetched: {why}. It is tried again later.") from None
        finally:
            self._free[goal.origin] = self.clock() + self._rhythm(goal)

    def _body(self, goal: Target, response: Any) -> bytes:  # noqa: ANN401
        parts, size, until = [], 0, self.clock() + self.seconds
        for part in response.iter_bytes(65536):  # unpacked: a small answer may unfold to gigabytes
            size += len(part)
            if size > self.most_bytes:
                raise RefusedError(f"{goal.url} is larger than {self.most_bytes // 2**20} MB and was not read.")
            if self.clock() > until:
                raise RefusedError(f"{goal.url} answered too slowly and was not read.")
            parts.append(part)
        return b"".join(parts)

    def _opened(self) -> Any:  # noqa: ANN401
        if self._client is None:
            httpx = _httpx()
            self._client = httpx.Client(
                headers={"user-agent": AGENT, "accept-encoding": "gzip, deflate"},
                timeout=httpx.Timeout(20.0),
                follow_redirects=False,  # each hop is checked
                trust_env=False,  # a proxy would do the looking up
            )
        return self._client

    # ------------------------------------------------------------------------------------------------------- robots.txt

    def _allowed(self, goal: Target) -> bool:
        rules = self._rules(goal)
        return rules is None or bool(rules.can_fetch(goal.url, AGENT))

    def _rhythm(self, goal: Target) -> float:
        rules = self._robots.get(goal.origin)
        asked = rules.crawl_delay(AGENT) if rules is not None else None
        return max(self.delay, min(float(asked or 0.0), LONGEST_DELAY))

    def _rules(self, goal: Target) -> Any:  # noqa: ANN401
        """As RFC 9309 has it: none (4xx) allows all, an error of the server (5xx) forbids all."""
        if goal.origin not in self._robots:
            protego = _protego()
            self._robots[goal.origin] = None  # for the request itself
            try:
                answer = self._robots_text(goal)
            except RefusedError:
                del self._robots[goal.origin]
                raise
            if answer.status < 400:
                self._robots[goal.origin] = protego.parse(answer.body[:500_000].decode("utf-8", "replace"))
            elif answer.status >= 500:
                self._robots[goal.origin] = protego.parse("User-agent: *\nDisallow: /")
        return self._robots[goal.origin]

    def _robots_text(self, goal: Target) -> Answer:
        here = f"{goal.origin}/robots.txt"
        for _ in range(MOST_HOPS):
            answer, forward = self._asked(target(here, private=self.private, lookup=self.lookup), {})
            if not forward:
                return answer
            here = plain(forward, here)
        return Answer(url=here, status=404)


def _answer(goal: Target, response: Any, body: bytes) -> Answer:  # noqa: ANN401
    return Answer(
        url=goal.url,
        status=response.status_code,
        body=body,
        charset=response.charset_encoding or "",
        etag=response.headers.get("etag", "")[:500],
        modified=response.headers.get("last-modified", "")[:100],
    )


def _of_machine(goal: Target) -> str:
    """The same address with the machine that was checked in place of the name."""
    machine = f"[{goal.machine}]" if ":" in goal.machine else goal.machine
    path = goal.url.split("//", 1)[1].partition("/")[2]
    query = "" if "/" in goal.url.split("//", 1)[1] else goal.url.partition("?")[2]
    tail = f"/{path}" if not query else f"/?{query}"
    return f"{'https' if goal.secure else 'http'}://{machine}:{goal.port}{tail}"


def _host(goal: Target) -> str:
    name = f"[{goal.host}]" if ":" in goal.host else goal.host
    return name if goal.port == (443 if goal.secure else 80) else f"{name}:{goal.port}"


def _httpx() -> Any:  # noqa: ANN401
    try:
        import httpx2  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("web", "httpx2") from None
    return httpx2


def _protego() -> Any:  # noqa: ANN401
    try:
        from protego import Protego  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("web", "protego") from None
    return Protego
