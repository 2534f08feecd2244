"""`./dev bench --kills`: kill -9 for worker and web, a stopped and a frozen Redis; nothing acknowledged may be lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import django

from bench.cluster import Browser, Processes, free_port, until
from tests.engines import Engine, Servers, private_servers

if TYPE_CHECKING:
    from bench.shape import Made

EMAIL, PASSWORD = "ada@example.org", "a long enough password"
RECORDS = 5000
IMPORTED = 6000
KILLS = 3

Report = dict[str, Any]


def main(var: Path, away: float) -> int:
    """Run every trial, print what happened, write kills.json; returns 1 where something was lost or wrong."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="throughline-kills-")))
        servers = stack.enter_context(private_servers(durable=True))
        port = free_port()
        os.environ |= {
            **servers.environment,
            "OWNER_DATABASE_URL": "",
            "VAR_DIR": str(folder),
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "SECRET_KEY": "of the trials",
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        try:
            report = _trials(stack, servers, folder, away)
        except TimeoutError:
            for log in sorted(folder.glob("*.log")):
                print(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}", file=sys.stderr)
            raise
    text = json.dumps(report, indent=1)
    print(text)
    (var / "kills.json").write_text(text + "\n")
    return 0 if report["all_right"] else 1


def _trials(stack: ExitStack, servers: Servers, folder: Path, away: float) -> Report:
    from accounts.models import Membership, Role, User
    from bench import shape

    made = shape.make("acme", RECORDS)
    user = User.objects.create_user(EMAIL, PASSWORD, name="Ada")
    Membership.objects.create(workspace=made.workspace, user=user, role=Role.ADMINISTRATOR)
    processes = Processes(dict(os.environ), folder)
    stack.callback(processes.stop)
    for name in ("web", "worker", "beat"):
        processes.start(name)
    people = People(os.environ["SITE_URL"], made)
    people.wait_for_the_web()
    report: Report = {"records": RECORDS}
    report["worker killed"] = worker_killed(processes, made, folder)
    report["web killed"] = web_killed(processes, people, made)
    report["usual"] = people.save_for(min(away, 15))
    redis = servers.redis
    for name, absence in (("redis stopped", stopped), ("redis frozen", frozen)):
        with absence(redis):
            report[name] = people.save_for(away)
        report[name]["jobs_caught_up_s"] = caught_up(made)
        report[name] |= agreement(made)
    report["all_right"] = not _wrong(report)
    return report


class People:
    """Ada, who signs in and links work to an initiative all day long."""

    def __init__(self, site: str, made: Made) -> None:
        from accounts.scope import in_workspace
        from strategy.kinds import INITIATIVE, ITEM
        from strategy.models import Record

        self.site = site
        self.browser = Browser(site)
        with in_workspace(made.workspace):
            present = Record.objects.present()
            self.parent = present.of_kind(INITIATIVE).filter(alignment=True, status="active").order_by("pk")[0]
            self.waiting = list(present.of_kind(ITEM).order_by("pk"))
        self.taking = threading.Lock()

    def wait_for_the_web(self) -> None:
        """Wait until somebody can sign in."""

        def signed_in() -> bool:
            try:
                return self.browser.sign_in(EMAIL, PASSWORD)
            except OSError:
                return False

        until(signed_in, "somebody can sign in")

    def save(self) -> tuple[int, float] | None:
        """Link the next item; return its id and the seconds it took once it is acknowledged, None where it isn't."""
        with self.taking:
            item = self.waiting.pop(0)
        began = time.monotonic()
        form = {"parent": self.parent.key, "why": "because it serves the same people", "type": "contributes"}
        try:
            status, _ = self.browser.open(f"/w/acme/records/{item.key}/-/link/", form)
        except OSError:
            return None
        return (item.pk, time.monotonic() - began) if status in (302, 303) else None

    def save_for(self, period: float) -> Report:
        """Save and now and then sign in afresh for so many seconds; return how long that took them."""
        ends = time.monotonic() + period
        saved: list[float] = []
        signed_in: list[float] = []
        failed = 0
        while time.monotonic() < ends:
            done = self.save()
            if done is None:
                failed += 1
            else:
                saved.append(done[1])
            if len(saved) % 20 == 1 and len(signed_in) < 12:
                began = time.monotonic()
                failed += not Browser(self.site).sign_in(EMAIL, PASSWORD)
                signed_in.append(time.monotonic() - began)
            time.sleep(0.1)
        return {
            "saves": len(saved),
            "failed": failed,
            "save_median_ms": round(median(saved) * 1000, 1),
            "save_slowest_ms": round(max(saved) * 1000, 1),
            "sign_ins": len(signed_in),
            "sign_in_median_ms": round(median(signed_in) * 1000, 1),
        }


def worker_killed(processes: Processes, made: Made, folder: Path) -> Report:
    """Kill the worker several times while it imports; every row must arrive once."""
    from accounts.scope import in_workspace
    from bench.importing import write_export
    from integrations.actions.runs import begin_import, find_or_create_source, start_import, uploads_of
    from integrations.models import ImportRun, ImportStatus, TrackerItem
    from strategy.models import Link, Record
    from web.jobs import nudge

    file = folder / "jira.csv"
    parents = write_export(file, IMPORTED)
    with in_workspace(made.workspace):
        source = find_or_create_source(name="Jira", reader="jira-csv", by=None)
        run = begin_import(
            workspace=made.workspace,
            source=source,
            reader="jira-csv",
            files=[(file, file.name)],
            folder=uploads_of(made.workspace),
            by=None,
        )
        nudge("integrations.tasks.run_import", made.workspace.pk, run.pk)

    def now() -> ImportRun:
        with in_workspace(made.workspace):
            return ImportRun.objects.get(pk=run.pk)

    until(lambda: now().status == ImportStatus.READY, "the import is checked", 300)
    with in_workspace(made.workspace):
        start_import(run=now(), by=None)
        nudge("integrations.tasks.run_import", made.workspace.pk, run.pk)
    killed_at = []
    began = time.monotonic()
    for number in range(1, KILLS + 1):
        goal = IMPORTED * number // (KILLS + 2)
        until(lambda goal=goal: now().rows_done >= goal, f"{goal} rows are imported", 600)  # type: ignore[misc]
        processes.kill("worker")
        killed_at.append(now().rows_done)
        processes.start("worker")
    until(lambda: now().status == ImportStatus.DONE, "the import is done", 600)
    done = now()
    seconds = time.monotonic() - began
    with in_workspace(made.workspace):
        imported = Record.objects.filter(key__startswith="BE-")
        report: Report = {
            "rows": IMPORTED,
            "killed_at_rows": killed_at,
            "rows_done": done.rows_done,
            "records": imported.count(),
            "tracker_items": TrackerItem.objects.count(),
            "links": Link.objects.current().filter(child__in=imported).count(),
            "links_expected": parents,
            "seconds": round(seconds, 1),
        }
    report["swept_s"] = caught_up(made)
    return report | agreement(made)


def web_killed(processes: Processes, people: People, made: Made) -> Report:
    """Kill the web process several times under a burst of links; every acknowledged one must be there."""
    from accounts.scope import in_workspace
    from strategy.models import Link

    acknowledged: list[int] = []
    unanswered: list[None] = []
    over = threading.Event()

    def burst() -> None:
        while not over.is_set():
            done = people.save()
            if done is None:
                unanswered.append(None)
                time.sleep(0.1)
            else:
                acknowledged.append(done[0])

    threads = [threading.Thread(target=burst) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, KILLS + 1):
            until(lambda number=number: len(acknowledged) >= number * 40, "links are saved", 120)  # type: ignore[misc]
            processes.kill("web")
            processes.start("web")
        until(lambda: len(acknowledged) >= (KILLS + 1) * 40, "links are saved again", 120)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    with in_workspace(made.workspace):
        kept = set(
            Link.objects.current()
            .filter(parent=people.parent, child__in=acknowledged)
            .values_list("child_id", flat=True)
        )
    report: Report = {
        "kills": KILLS,
        "acknowledged": len(acknowledged),
        "unanswered": len(unanswered),
        "lost": len(set(acknowledged) - kept),
    }
    report["swept_s"] = caught_up(made)
    return report | agreement(made)


@contextmanager
def stopped(redis: Engine) -> Iterator[None]:
    """Redis is gone for the length of the block, and comes back empty."""
    redis.process.terminate()
    redis.process.wait()
    try:
        yield
    finally:
        again = subprocess.Popen(redis.process.args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        vars(redis)["process"] = again  # so that the end of the trials stops it


@contextmanager
def frozen(redis: Engine) -> Iterator[None]:
    """Redis accepts connections and answers nothing for the length of the block."""
    redis.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        redis.process.send_signal(signal.SIGCONT)


def caught_up(made: Made) -> float:
    """Wait until the jobs have swept what changed; return the seconds that took."""
    from accounts.models import Workspace

    def clean() -> bool:
        return Workspace.objects.get(pk=made.workspace.pk).dirty_at is None

    return round(until(clean, "the workspace is swept", 180), 1)


def agreement(made: Made) -> Report:
    """Return how many alignments are wrong, and how many findings a check of one's own would open or resolve."""
    from accounts.scope import in_workspace
    from alignment.actions.complaints import evaluate
    from alignment.queries.moment import Moment
    from strategy.actions.alignment import find_disagreements

    with in_workspace(made.workspace):
        wrong = find_disagreements(made.workspace.pk)
        outcomes = evaluate(Moment.of(made.workspace))
    return {
        "alignment_wrong": len(wrong),
        "findings_wrong": sum(one.opened + one.resolved + one.changed for one in outcomes.values()),
        "findings": sum(one.open for one in outcomes.values()),
    }


def _wrong(report: Report) -> list[str]:
    """Return what a trial may not show and did."""
    checks: dict[str, Callable[[], bool]] = {
        "rows lost or doubled": lambda: (
            not (
                report["worker killed"]["records"] == report["worker killed"]["tracker_items"] == IMPORTED
                and report["worker killed"]["links"] == report["worker killed"]["links_expected"]
            )
        ),
        "acknowledged links lost": lambda: report["web killed"]["lost"] > 0,
        "saves failed": lambda: any(report[name]["failed"] for name in ("usual", "redis stopped", "redis frozen")),
        "alignment or findings wrong": lambda: any(
            part.get("alignment_wrong") or part.get("findings_wrong")
            for part in report.values()
            if isinstance(part, dict)
        ),
    }
    wrong = [what for what, is_so in checks.items() if is_so()]
    for what in wrong:
        print(f"WRONG: {what}", file=sys.stderr)
    return wrong
