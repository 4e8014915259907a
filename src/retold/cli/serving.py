"""The command that shows a case in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from retold.cli.showing import print_text
from retold.cli.watching import tidy
from retold.errors import PortTakenError, WeakTokenError

if TYPE_CHECKING:
    from socket import socket

    from retold.serve.guard import Doors

PORT = 8323  # tried first where none is asked for
LEAST_TOKEN = 16  # letters


def serve(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case made by 'retold add'.")],
    port: Annotated[
        int | None, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; without it 8323, or any that is free.")
    ] = None,
    host: Annotated[
        str, typer.Option("--host", metavar="H", help="Address to listen at. Anything but this machine asks for a token.")
    ] = "127.0.0.1",
    token: Annotated[
        str,
        typer.Option(
            "--token", metavar="T", envvar="RETOLD_TOKEN", help="Who may read; a random one is made where it is needed."
        ),
    ] = "",
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="Another name the pages are reached by, behind a proxy.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the browser.")] = False,  # noqa: FBT002
) -> None:
    """Show a case in the browser: stories, who copied whom, claims; judge them; paste a text and see where it comes from.

    It listens on this machine only unless --host says otherwise, and stays until Ctrl-C.
    """
    with tidy():
        from pathlib import Path  # noqa: PLC0415

        from retold.case import Case  # noqa: PLC0415
        from retold.serve import application  # noqa: PLC0415

        with Case.open(case) as opened, _listening(host, port) as place:
            doors = _doors(host, token, place.getsockname()[1], name or [])
            app = application(opened, doors, name=Path(case).name)
            address = _address(host, place.getsockname()[1], doors.token)
            print_text(f"{case} is shown at {address}\nCtrl-C stops it.\n")
            if open_:
                _browse(address)
            _run(app, place)


def _listening(host: str, port: int | None) -> socket:
    """A socket at the address asked for; without a port the usual one, else any."""
    import socket  # noqa: PLC0415

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    wanted = (PORT, 0) if port is None else (port,)
    reason = ""
    for candidate in wanted:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, candidate))
            made.listen(128)
        except OSError as error:
            made.close()
            reason = error.strerror or str(error)
        else:
            return made
    raise PortTakenError(host, wanted[0], reason)


def _doors(host: str, token: str, port: int, names: list[str]) -> Doors:
    """Who may come in: everybody on this machine, or whoever knows the token."""
    import secrets  # noqa: PLC0415
    import socket  # noqa: PLC0415

    from retold.serve.guard import LOOPBACK, Doors  # noqa: PLC0415

    if token and len(token) < LEAST_TOKEN:
        raise WeakTokenError(LEAST_TOKEN)
    cookie = f"retold-{port}"  # cookies do not tell ports apart
    extra = frozenset(name.casefold() for name in names)
    if _is_loopback(host):
        return Doors(token=token, names=LOOPBACK | {host.casefold()} | extra, cookie=cookie)
    own = {host.casefold(), socket.gethostname().casefold(), f"{socket.gethostname().casefold()}.local"}
    return Doors(token=token or secrets.token_urlsafe(24), names=LOOPBACK | own | extra, any_address=True, cookie=cookie)


def _is_loopback(host: str) -> bool:
    import ipaddress  # noqa: PLC0415

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _address(host: str, port: int, token: str) -> str:
    import socket  # noqa: PLC0415

    shown = socket.gethostname() if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104
    return f"http://{shown}:{port}/" + (f"?token={token}" if token else "")


def _browse(address: str) -> None:
    import webbrowser  # noqa: PLC0415

    webbrowser.open(address)


def _run(app: Any, place: socket) -> None:  # noqa: ANN401  uvicorn's name for an application is longer than this
    """Serve until Ctrl-C, then let running answers finish."""
    import uvicorn  # noqa: PLC0415

    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        lifespan="off",
    )
    try:
        uvicorn.Server(config).run(sockets=[place])
    except KeyboardInterrupt:  # uvicorn has stopped in good order and says it again
        print_text("Stopped.\n")
