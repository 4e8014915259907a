"""Who may speak to the server: checked before any page is looked for.

A page on this machine is within reach of every web page its owner opens. Three doors are shut: a foreign name that was pointed
at this address (DNS rebinding) by the ``Host`` header, a foreign page that posts or fetches by ``Origin`` and ``Sec-Fetch-Site``,
and everybody else on the network by a token, compared in constant time and kept in a cookie that scripts and other sites
cannot use. Each refusal is one sentence.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import json
from dataclasses import dataclass, field
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 1_000_000  # bytes of a request
SLOWEST_BODY = 30.0  # seconds for all of it
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",  # with "no-referrer" a browser posts our own forms with "Origin: null"
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"x-frame-options": b"DENY",
    b"cache-control": b"no-cache, private",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What the server was told about who may come in."""

    token: str = ""  # "" on loopback: nobody else can reach it
    names: frozenset[str] = LOOPBACK  # hosts it answers to, without the port, in lower case
    any_address: bool = False  # IP numbers as well; rebinding needs a name
    cookie: str = field(default="retold")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request turned away, and the one sentence why."""

    status: int
    sentence: str


class Guard:
    """The application behind its doors."""

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        self._app = app
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        heads = _Heads(scope)
        send = _with_headers(send)
        refusal = self._foreign(heads) or await self._stranger(heads, send)
        if refusal is None:
            body = await _whole(receive, heads)
            if isinstance(body, bytes):
                await self._app(scope, _replayed(body, receive), send)
                return
            refusal = body
        if refusal.sentence:
            await _refuse(refusal, heads, send)

    def _foreign(self, heads: _Heads) -> Refusal | None:
        if not self._is_ours(heads.host):
            return Refusal(421, "This server does not answer to that name. Open it by the address that 'retold serve' printed.")
        if heads.origin and heads.origin != f"{heads.scheme}://{heads.host}":
            return Refusal(403, "Another site sent this request. Open the page itself and try there.")
        if heads.site not in {"", "same-origin", "none"} and not heads.followed_link:
            return Refusal(403, "Another site sent this request. Open the page itself and try there.")
        return None

    def _is_ours(self, host: str) -> bool:
        name = _without_port(host)
        return name in self._doors.names or (self._doors.any_address and _is_number(name))

    async def _stranger(self, heads: _Heads, send: Send) -> Refusal | None:
        """Let in who knows the token; a link that brings it is answered with the cookie and the address without it."""
        token = self._doors.token
        if not token or _same(heads.cookies.get(self._doors.cookie, ""), pass_of(token)) or _same(heads.bearer, token):
            return None
        given = dict(heads.query).get("token", "")
        if _same(given, token) and heads.method in SAFE:
            rest = urlencode([(key, value) for key, value in heads.query if key != "token"])
            await self._admit(heads.path + (f"?{rest}" if rest else ""), heads, send)
            return Refusal(0, "")
        if heads.site not in {"", "same-origin", "none"}:
            await _again(send)  # a strict cookie does not come along with a link from elsewhere: ask once more, from here
            return Refusal(0, "")
        return Refusal(401, "This server asks for its token. Open the address with ?token=… that 'retold serve' printed.")

    async def _admit(self, there: str, heads: _Heads, send: Send) -> None:
        secure = "; Secure" if heads.scheme == "https" else ""
        cookie = f"{self._doors.cookie}={pass_of(self._doors.token)}; Path=/; HttpOnly; SameSite=Strict{secure}"
        path = "/" + there.lstrip("/\\")  # "//evil.example" would lead away
        await _answer(send, 303, b"", [(b"location", path.encode("ascii", "ignore")), (b"set-cookie", cookie.encode())])


def pass_of(token: str) -> str:
    """What the cookie holds: made from the token, but not the token."""
    return hmac.new(token.encode(), b"retold session", hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return bool(given) and hmac.compare_digest(given.encode(), wanted.encode())


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and (":" not in name or name.endswith("]")) else host


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class _Heads:
    """What the first lines of a request say. A header given twice counts as foreign: proxies disagree about which is meant."""

    def __init__(self, scope: Scope) -> None:
        found: dict[str, list[str]] = {}
        for key, value in scope["headers"]:
            found.setdefault(key.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        self._found = found
        self.method: str = scope["method"]
        self.path: str = scope["raw_path"].decode("latin-1").partition("?")[0] if scope.get("raw_path") else scope["path"]
        self.scheme: str = scope.get("scheme", "http")
        self.query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True, max_num_fields=None)
        self.host = self._only("host").lower()
        self.origin = self._only("origin").lower()
        self.site = self._only("sec-fetch-site").lower()
        self.followed_link = self.method in SAFE and self._only("sec-fetch-mode") == "navigate"
        self.length = self._only("content-length")
        scheme, _, rest = self._only("authorization").partition(" ")
        self.bearer = rest.strip() if scheme.lower() == "bearer" else ""
        self.wants_json = urlsplit(self.path).path.endswith(".json") or "application/json" in self._only("accept")

    def _only(self, name: str) -> str:
        values = self._found.get(name, [])
        return values[0] if len(values) == 1 else "" if not values else "several"

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that came along."""
        try:
            return {key: morsel.value for key, morsel in SimpleCookie("; ".join(self._found.get("cookie", []))).items()}
        except CookieError:
            return {}


async def _whole(receive: Receive, heads: _Heads) -> bytes | Refusal:
    """The body, or why it is not taken."""
    too_big = Refusal(413, f"That is more than {MOST_BODY:,} bytes, the most that is taken at once. Send less.")
    if heads.length.isdigit() and int(heads.length[:20]) > MOST_BODY:
        return too_big
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return Refusal(0, "")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > MOST_BODY:
                    return too_big
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        return Refusal(408, "The request took too long to arrive. Send it again.")


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {key.lower() for key, _ in message.get("headers", [])}
            more = [(key, value) for key, value in HEADERS.items() if key not in own]
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await send(message)

    return sent


async def _refuse(refusal: Refusal, heads: _Heads, send: Send) -> None:
    kind, body = written(refusal.sentence, as_json=heads.wants_json)
    await _answer(send, refusal.status, body if heads.method != "HEAD" else b"", [(b"content-type", kind)])


def written(sentence: str, *, as_json: bool) -> tuple[bytes, bytes]:
    """One sentence as a page or as JSON: its content type and its bytes."""
    if as_json:
        return b"application/json", json.dumps({"error": sentence}, ensure_ascii=False).encode()
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>retold</title>'
        f"<main><h1>{escape(sentence)}</h1></main></html>"
    )
    return b"text/html; charset=utf-8", page.encode()


async def _again(send: Send) -> None:
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0">'
        "<title>retold</title><p>One moment.</p></html>"
    )
    await _answer(send, 200, page.encode(), [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")])


async def _answer(send: Send, status: int, body: bytes, headers: Iterable[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
