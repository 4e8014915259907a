"""A server of the pages in a thread, and the piles the tests of it read."""

import http.client
import json
import socket
import threading
import time
from importlib.resources import as_file, files
from urllib.parse import urlencode

import lxml.html
import pytest

from retold import read
from retold.model import Pile, RawRecord

pytest.importorskip("fastapi", reason="pip install 'retold[serve]'")
uvicorn = pytest.importorskip("uvicorn", reason="pip install 'retold[serve]'")

from retold.serve import application  # noqa: E402

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">{{ 7 * 7 }}"


def demo_pile():
    with as_file(files("retold") / "demo" / "articles.jsonl") as path:
        return read.records([str(path)])


def hostile_pile():
    text = f"The harbour office said the old bridge at Orrin may close on Monday. Divers found a crack in it. {HOSTILE}"
    return Pile(
        records=tuple(
            RawRecord(source=f"hostile-{n}", label=HOSTILE, outlet=f"Post {n} {HOSTILE}", title=HOSTILE, text=f"{text} {n}",
                      published=f"2026-05-0{n}T08:00:00Z", url=f"javascript:document.title='owned{n}'")
            for n in (1, 2)
        )
    )  # fmt: skip


class Server:
    """The pages at a free port, in a thread."""

    def __init__(self, case, doors=None):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.root = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            application(case, doors, name="demo.case"), log_level="critical", lifespan="off", timeout_graceful_shutdown=1
        )
        self.uvicorn = uvicorn.Server(config)
        self.uvicorn.install_signal_handlers = lambda: None
        self.thread = threading.Thread(target=self.uvicorn.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        for _ in range(500):
            if self.uvicorn.started:
                return
            time.sleep(0.02)
        raise AssertionError("the server did not start")

    def stop(self):
        self.uvicorn.should_exit = True
        self.thread.join(5)
        self.socket.close()

    def ask(self, path, method="GET", body=None, **headers):
        """Status, headers and text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, dict):
            body = urlencode(body)
            named.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, dict(answer.getheaders()), text

    def page(self, path):
        status, _, text = self.ask(path)
        assert status == 200, text
        return lxml.html.fromstring(text)

    def data(self, path):
        status, _, text = self.ask(path)
        assert status == 200, text
        return json.loads(text)
