"""./dev says in one line what is missing, and the locks can be installed anywhere."""

from __future__ import annotations

import importlib.util
import re
import shutil
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, with no environment made yet."""
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "PYTHON", str(tmp_path / "bin" / "python"))
    return module


def test_a_python_without_venv_gets_one_line(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    assert dev.demo([]) == 1
    assert capsys.readouterr().err == "Python can't make a virtual environment here: apt install python3-venv\n"


def test_tests_without_chromium_get_one_line(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "_install", lambda lock: True)
    monkeypatch.setattr(dev, "_has_chromium", lambda: False)
    assert dev.test([]) == 1
    assert capsys.readouterr().err.endswith("apt install chromium\n")


def test_an_old_python_gets_one_line(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "version_info", (3, 10, 4))
    assert dev.main() == 1
    assert "runs on Python 3.11 to 3.14" in capsys.readouterr().err


def test_a_taken_port_gets_one_line(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with dev.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(dev, "PORT", taken.getsockname()[1])
        assert dev._port_is_free() is False
    assert "Choose another: PORT=" in capsys.readouterr().err


def test_an_unknown_command_lists_the_known_ones(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "argv", ["dev", "tset"])
    assert dev.main() == 2
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  ")] == list(dev.COMMANDS)


def test_what_is_installed_is_not_installed_again_until_the_lock_changes(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    class Done:
        returncode = 0

    def installing(command: list[str], **_: object) -> Done:
        calls.append(command)
        return Done()

    lock = tmp_path / "requirements.lock.txt"
    shutil.copy(ROOT / lock.name, lock)
    monkeypatch.setattr(dev, "LOCKS", {lock: []})
    monkeypatch.setattr(dev, "DEVELOPMENT_LOCK", lock)
    monkeypatch.setattr(dev.subprocess, "run", installing)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    assert dev._install(lock)
    assert dev._install(lock)
    assert len(calls) == 1
    lock.write_text("# another")
    assert dev._install(lock)
    assert len(calls) == 2


@pytest.mark.parametrize("name", ["requirements.lock.txt", "requirements-dev.lock.txt", "uv.lock"])
def test_a_lock_names_no_machine_and_no_index_but_the_public_one(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    addresses = set(re.findall(r"(?:https?|file)://[^/\"\s]*", text))
    assert addresses <= {"https://pypi.org", "https://files.pythonhosted.org"}
    assert not re.search(r"--(extra-)?index-url|--find-links|(^|\s)/(opt|root|home|work|tmp)/", text)


def test_every_pinned_package_has_a_hash() -> None:
    for name in ("requirements.lock.txt", "requirements-dev.lock.txt"):
        for requirement in re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip()):
            assert "==" in requirement
            assert "--hash=sha256:" in requirement
