"""What is lost and what waits when processes are killed, and when Redis dies or freezes: nothing, and not long.

FAILURE_SECONDS is how long Redis stays away; a minute in the figures that are published.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.server import Server

AWAY = float(os.environ.get("FAILURE_SECONDS", "6"))
LINKS = """
    SELECT child.key, link.why FROM strategy_link link JOIN strategy_record child ON child.id = link.child_id
    WHERE child.kind = 'item' AND link.valid_to IS NULL"""
pytestmark = pytest.mark.skipif(os.environ.get("TEST_ENGINE") != "postgres", reason="these are a server's failures")


def say(sentence: str) -> None:
    """Print a figure that is published; seen with `-s`."""
    sys.stdout.write(f"\n{sentence}\n")


def _has(acknowledged: set[str], number: int) -> bool:
    return len(acknowledged) >= number


def _milliseconds(answers: Sequence[tuple[Any, ...]]) -> str:
    """Return the median and the longest of answers whose last value is their seconds."""
    seconds = [answer[-1] for answer in answers]
    return f"median {statistics.median(seconds) * 1000:.0f} ms, longest {max(seconds) * 1000:.0f} ms"


def test_no_acknowledged_link_is_lost_when_the_web_process_is_killed(tmp_path: Path) -> None:
    with Server(tmp_path, items=240) as server:
        server.start("web", "worker", "beat")
        acknowledged: set[str] = set()
        waiting = list(server.acme["items"])
        over = threading.Event()

        def link_one_after_another() -> None:
            while waiting and not over.is_set():
                key = waiting.pop()
                try:
                    status, _ = server.link(key)
                except OSError:
                    time.sleep(0.5)  # not acknowledged: it may be there or not
                    continue
                if 200 <= status < 400:
                    acknowledged.add(key)

        threads = [threading.Thread(target=link_one_after_another) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(2):
            enough = len(acknowledged) + 20
            server.until(partial(_has, acknowledged, enough), "links are acknowledged")
            server.kill("web")
            server.start("web")
        over.set()
        for thread in threads:
            thread.join()
        server.until(server.is_swept, "the findings are right")
        stored = dict(server.rows(LINKS))
        say(f"{len(acknowledged)} links acknowledged, {len(stored)} stored, web killed twice")
        assert len(acknowledged) >= 40
        assert {key: stored.get(key) for key in acknowledged} == {key: f"why of {key}" for key in acknowledged}
        assert '"disagreements": 0' in server.run("manage.py", "sweep", "--workspace", "acme", "--json")


def test_an_import_goes_on_when_its_worker_is_killed(tmp_path: Path) -> None:
    rows = 3000
    lines = ["id,kind,title,parents,status"]
    lines += [f"X-{number},item,Row number {number},,active" for number in range(rows)]
    (tmp_path / "work.csv").write_text("\n".join(lines), encoding="utf-8")
    with Server(tmp_path, items=1) as server:
        ((before,),) = server.rows("SELECT count(*) FROM strategy_record")
        run = server.scene("begin", str(tmp_path / "work.csv"))["run"]
        progress = f"SELECT status, rows_done FROM integrations_importrun WHERE id = {run}"

        def has_done(part: int) -> bool:
            return int(server.rows(progress)[0][1]) >= part

        server.start("worker", "beat")
        kills = 0
        for part in (1, 2):
            server.until(partial(has_done, part * rows // 4), "rows are done")
            if server.rows(progress)[0][0] == "running":
                server.kill("worker")
                server.start("worker")
                kills += 1
        server.until(lambda: server.rows(progress) == [("done", rows)], "the import is done", seconds=180)
        server.until(server.is_swept, "the findings are right")
        ((after, different),) = server.rows("SELECT count(*), count(DISTINCT title) FROM strategy_record")
        say(f"{after - before} records of {rows} rows are there, the worker was killed {kills} times")
        assert kills >= 1
        assert after - before == rows
        assert different == after


@pytest.mark.parametrize("how", ["stopped", "frozen"])
def test_people_save_and_sign_in_as_fast_while_redis_is_away(tmp_path: Path, how: str) -> None:
    with Server(tmp_path, items=400) as server:
        server.start("web", "worker", "beat")
        keys = iter(server.acme["items"])
        sign_ins_before = [server.sign_in() for _ in range(3)]
        usual = [server.link(next(keys)) for _ in range(30)]
        redis = server.servers.redis.process
        redis.send_signal(signal.SIGKILL if how == "stopped" else signal.SIGSTOP)
        until = time.monotonic() + AWAY
        meanwhile = []
        sign_ins = []
        with ThreadPoolExecutor(1) as person:
            while time.monotonic() < until:
                meanwhile.append(server.link(next(keys)))
                if len(meanwhile) % 20 == 1:
                    sign_ins.append(person.submit(server.sign_in).result())
                time.sleep(AWAY / 200)
        if how == "stopped":
            server.restart_redis()
        else:
            redis.send_signal(signal.SIGCONT)
        seconds = server.until(server.is_swept, "the jobs catch up")
        say(
            f"Redis {how} for {AWAY:.0f} s: {len(meanwhile)} links saved, {_milliseconds(meanwhile)} "
            f"(before: {_milliseconds(usual)}); {len(sign_ins)} sign-ins, {_milliseconds(sign_ins)} "
            f"(before: {_milliseconds(sign_ins_before)}); caught up after {seconds:.1f} s"
        )
        assert {status for status, _ in usual + meanwhile} <= {302, 303}
        assert {status for status, _, _ in sign_ins_before + sign_ins} == {302}
        assert len(server.rows(LINKS)) == len(usual) + len(meanwhile)
