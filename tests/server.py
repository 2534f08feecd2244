"""A whole server for one test, each part a process that can be killed or frozen."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from tests.engines import Servers, free_port, private_redis, private_servers

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "web": ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
    "worker": ["celery", "-A", "config", "worker", "--without-gossip", "--without-mingle", "--concurrency", "1"],
    "beat": ["celery", "-A", "config", "beat", "--pidfile", ""],
}


class Server:
    """PostgreSQL (with its writes on disk), Redis, web, worker and beat, with Acme in the database."""

    def __init__(self, folder: Path, *, items: int) -> None:
        self.folder = folder
        self.items = items
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self.stack = ExitStack()

    def __enter__(self) -> Server:
        self.servers: Servers = self.stack.enter_context(private_servers(durable=True))
        self.port = free_port()
        keep = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        self.environment = {
            **keep,
            **self.servers.environment,
            "SECRET_KEY": "of the test",
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "LOG_JSON": "0",
        }
        self.stack.callback(self.stop_all)
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.acme: dict[str, Any] = self.scene("fill", str(self.items))
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def run(self, *words: str) -> str:
        """Run a Python program in the server's environment and return what it prints."""
        done = subprocess.run([sys.executable, *words], env=self.environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def scene(self, *words: str) -> dict[str, Any]:
        """Run a command of tests/server_scene.py."""
        return dict(json.loads(self.run("-m", "tests.server_scene", *words)))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read the database as its superuser, whom row-level security doesn't hold."""
        address = f"postgresql://postgres@127.0.0.1:{self.servers.postgresql.port}/throughline"
        with psycopg.connect(address) as connection:
            return connection.execute(query).fetchall()

    def is_swept(self) -> bool:
        """Tell whether every change was looked at, and the findings are those that there should be."""
        (waiting,) = self.rows("SELECT count(*) FROM accounts_workspace WHERE dirty_at IS NOT NULL")
        (found,) = self.rows("SELECT count(*) FROM alignment_finding WHERE rule = 'no-path' AND resolved_at IS NULL")
        (right,) = self.rows(
            "SELECT count(*) FROM strategy_record "
            "WHERE kind IN ('item', 'epic') AND NOT alignment AND status = 'active'"
        )
        return waiting == (0,) and found == right

    def start(self, *names: str) -> None:
        """Start parts of the server, each in a process group of its own."""
        for name in names:
            program, *rest = COMMANDS[name]
            with (self.folder / f"{name}.log").open("ab") as log:
                self.parts[name] = subprocess.Popen(
                    [str(Path(sys.executable).with_name(program)), *rest],
                    env=self.environment,
                    cwd=ROOT,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        if "web" in names:
            self.until(self._serves, "the web process answers")

    def kill(self, name: str) -> None:
        """End a part and its children as `kill -9` does."""
        part = self.parts.pop(name)
        os.killpg(part.pid, signal.SIGKILL)
        part.wait()

    def restart_redis(self) -> None:
        """Start Redis again at its address, with nothing left in it."""
        old = self.servers.redis
        old.process.wait()
        self.stack.enter_context(private_redis(port=old.port))

    def stop_all(self) -> None:
        for name in list(self.parts):
            self.kill(name)

    def until(self, is_so: Callable[[], bool], what: str, seconds: float = 90) -> float:
        """Wait until something is so and return how long it took; fails when it takes too long."""
        started = time.monotonic()
        while not is_so():
            logs = "".join((self.folder / f"{name}.log").read_text()[-1500:] for name in self.parts)
            assert time.monotonic() - started < seconds, f"Not within {seconds} s: {what}\n{logs}"
            time.sleep(0.3)
        return time.monotonic() - started

    def _serves(self) -> bool:
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def ask(self, method: str, path: str, *, signed_in: bool = False, **fields: str) -> tuple[int, str, float]:
        """Send one request; returns status, redirect and seconds, and raises OSError when nobody answers."""
        cookies = self.acme["cookies"] if signed_in else {"csrftoken": self.acme["cookies"]["csrftoken"]}
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", ""), time.monotonic() - started
        except http.client.HTTPException as error:
            raise OSError("no whole answer") from error
        finally:
            connection.close()

    def link(self, key: str) -> tuple[int, float]:
        """Link an item as a person does, and return the status and the seconds."""
        path = f"/w/acme/records/{key}/-/link/"
        status, _, seconds = self.ask("POST", path, signed_in=True, parent=self.acme["parent"], why=f"why of {key}")
        return status, seconds

    def sign_in(self) -> tuple[int, str, float]:
        """Sign Alice in by e-mail and password."""
        return self.ask("POST", "/accounts/login/", login="alice@example.org", password="correct horse battery")
