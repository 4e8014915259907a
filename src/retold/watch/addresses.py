"""Which addresses may be asked at all.

A name is looked up once and the connection goes to the address that was checked: a name that answers differently the second
time (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[[str, int], list[str]]

MAX_LENGTH = 2000  # of an address


class RefusedError(Exception):
    """This address is not asked; the message is a whole sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address that may be asked, and the machine that was found under its name."""

    url: str  # without fragment
    host: str
    port: int
    machine: str  # IP address
    secure: bool

    @property
    def origin(self) -> str:
        """What robots.txt and the rhythm of requests belong to."""
        return f"{'https' if self.secure else 'http'}://{self.host}:{self.port}"


def plain(url: str, base: str = "") -> str:
    """An absolute http(s) address without fragment, or an empty string."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and not parts.username
    except ValueError:  # a port that is no number, brackets that do not close
        return ""
    return urlunsplit(parts._replace(fragment="")) if usable and len(url) <= MAX_LENGTH else ""


def target(url: str, *, private: bool, lookup: Lookup | None = None) -> Target:
    """The address, looked up.

    Raises:
        RefusedError: when it is not http(s), or leads to a private machine and ``private`` is false.
    """
    address = plain(url)
    if not address:
        raise RefusedError(f"{url[:200]} is no http or https address that can be asked.")
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    machines = (lookup or _looked_up)(host, port)
    if not private and (inside := [machine for machine in machines if not _is_public(machine)]):
        raise RefusedError(f"{address} leads to the private address {inside[0]}. Allow that with --allow-private.")
    return Target(url=address, host=host, port=port, machine=machines[0], secure=secure)


def _looked_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise RefusedError(f"There is no machine of the name {host}. Check the address and the network.") from None
    return [str(entry[4][0]) for entry in found]


def _is_public(machine: str) -> bool:
    """Not this machine, not its neighbours, not the address where clouds keep their secrets."""
    try:
        address = ipaddress.ip_address(machine.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    return address.is_global and not address.is_multicast
