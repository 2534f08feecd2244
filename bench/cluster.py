"""The product as a company runs it, in real processes on private servers: web, worker, beat, and people's browsers."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SECONDS_TO_START = 60

COMMANDS = {
    "web": ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
    "worker": ["celery", "-A", "config", "worker", "--without-gossip", "--without-mingle", "--concurrency", "2"],
    "beat": ["celery", "-A", "config", "beat", "--pidfile", ""],
}


class _Unfollowed(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as the answer that it is."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


class Browser:
    """Somebody's browser: keeps cookies, sends forms."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            _Unfollowed, urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def open(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Return the status and the text of a page, or of the answer to a form; raises OSError without an answer."""
        content = None
        if form is not None:
            token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
            content = urllib.parse.urlencode({"csrfmiddlewaretoken": token or "", **form}).encode()
        request = urllib.request.Request(self.site + path, data=content)  # noqa: S310 our own address
        try:
            with self.opener.open(request, timeout=60) as answer:
                return int(answer.status), answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()

    def sign_in(self, email: str, password: str) -> bool:
        """Sign in as people do, by the form; return whether it worked."""
        _, page = self.open("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token.group(1) if token else ""}
        status, _ = self.open("/accounts/login/", form)
        return status == 302


class Processes:
    """The product's processes, each the leader of a group of its own that can be killed as one."""

    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self.environment = environment
        self.logs = logs
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start one of the processes; what it says goes to a file of its name."""
        command = COMMANDS[name]
        with (self.logs / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [str(BIN / command[0]), *command[1:]],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """Kill a process and all its children at once, as a machine that loses its power does."""
        self._signal(name, signal.SIGKILL)

    def stop(self) -> None:
        """End everything."""
        for name in list(self.running):
            self._signal(name, signal.SIGKILL)

    def _signal(self, name: str, number: signal.Signals) -> None:
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], bool], what: str, seconds: float = SECONDS_TO_START) -> float:
    """Wait until something holds; returns the seconds it took, raises TimeoutError that says what was awaited."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"After {seconds:.0f} s still not: {what}.")
        time.sleep(0.1)
    return time.monotonic() - began
