import logging
import subprocess
import sys
from pathlib import Path

import pytest

from playground.log import LogFile, close_log, log_path, open_log


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    level = logging.getLogger().level
    yield tmp_path
    close_log()
    logging.getLogger().setLevel(level)


def test_a_line_says_when_who_and_how_bad(home):
    path = open_log()
    logging.getLogger("playground.test").warning("no camera")
    assert path is not None
    line = path.read_text()
    assert "MainProcess[" in line
    assert "WARNING playground.test: no camera" in line
    assert line[:2] == "20"


def test_opening_twice_writes_once(home):
    assert open_log() == open_log()
    logging.getLogger().info("once")
    assert log_path().read_text().count("once") == 1


def test_a_home_that_cannot_be_written_gives_none(home, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert open_log() is None
    logging.getLogger().info("nowhere")


def test_no_home_at_all_gives_none(monkeypatch):
    monkeypatch.delenv("PLAYGROUND_HOME", raising=False)
    monkeypatch.setattr("playground.places.user_log_path", lambda *args, **kwargs: Path("~/.local/state/x"))
    assert open_log() is None


def test_a_full_disk_is_silent(home, monkeypatch, capsys):
    open_log()
    handler = next(each for each in logging.getLogger().handlers if isinstance(each, LogFile))

    def refuse(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handler.stream, "write", refuse, raising=False)
    logging.getLogger().error("lost")
    assert capsys.readouterr().err == ""


def test_it_rotates_and_keeps_the_last_lines(tmp_path):
    handler = LogFile(tmp_path / "a.log", size=1000, backups=2)
    for number in range(100):
        handler.emit(logging.makeLogRecord({"msg": f"line {number:03d} " + "x" * 40}))
    handler.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.log", "a.log.1", "a.log.2"]
    assert "line 099" in (tmp_path / "a.log").read_text()
    assert all(path.stat().st_size <= 1000 for path in tmp_path.iterdir())


def test_a_second_process_follows_the_name_after_a_rotation(tmp_path):
    first, second = LogFile(tmp_path / "a.log"), LogFile(tmp_path / "a.log")
    first.emit(logging.makeLogRecord({"msg": "before"}))
    first.doRollover()
    second.emit(logging.makeLogRecord({"msg": "after"}))
    first.close()
    second.close()
    assert "after" in (tmp_path / "a.log").read_text()
    assert "before" in (tmp_path / "a.log.1").read_text()


def test_it_needs_neither_torch_nor_qt():
    code = "import sys, playground.log; print([m for m in ('torch', 'PySide6', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
