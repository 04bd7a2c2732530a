import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from widgets.settings import STALE_SECONDS, Settings, load, save, settings_path

MADE = Settings(
    theme="dark",
    scale=1.5,
    geometry="AdnQywAD",
    gallery_folded=True,
    last_scene="surface",
    steps_per_second=30.0,
    sessions={"surface": {"learning_rate": 0.3, "start": [1, -2]}},
    layouts={"surface": {"rows": [1, 2]}},
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "settings.json"


def test_what_was_saved_comes_back(path):
    assert save(MADE, path) == ""
    assert load(path) == (MADE, "")
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


def test_a_first_start_has_the_defaults_and_no_notice(path):
    assert load(path) == (Settings(), "")


@pytest.mark.parametrize(
    "garbage", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b"null", b"[" * 100_000, b'{"scale": ' + b"9" * 5000]
)
def test_garbage_is_kept_aside_and_the_defaults_are_used(tmp_path, garbage):
    path = tmp_path / "settings.json"
    path.write_bytes(garbage)
    made, notice = load(path)
    assert made == Settings()
    assert "settings.json.bak" in notice
    assert (tmp_path / "settings.json.bak").read_bytes() == garbage
    assert load(path) == (Settings(), "")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "pink"),
        ("theme", ["dark"]),
        ("scale", "1.5"),
        ("scale", True),
        ("scale", 0),
        ("scale", float("nan")),
        ("scale", 10**400),
        ("geometry", None),
        ("gallery_folded", 1),
        ("last_scene", 3),
        ("steps_per_second", -1),
        ("sessions", []),
        ("sessions", {"surface": 3}),
        ("made", {"surface": {}}),
        ("made", {"surface": [3]}),
        ("layouts", "wide"),
    ],
)
def test_one_wrong_value_falls_back_alone(tmp_path, key, value):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"controls_folded": True, "from_the_future": 1, key: value}))
    made, notice = load(path)
    assert made == Settings(controls_folded=True)
    assert key in notice


def test_a_key_of_a_newer_version_is_no_fault(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"from_the_future": 1, "last_scene": "surface"}')
    assert load(path) == (Settings(last_scene="surface"), "")


ODD = [None, True, 0, -1, 1e308, float("inf"), "", "\ud800", [], [{}], {}, {"": None}, {"a": {"b": [1]}}]


@pytest.mark.parametrize("key", vars(MADE))
def test_nothing_in_the_file_raises_and_what_is_read_can_be_saved(tmp_path, key):
    path = tmp_path / "settings.json"
    for value in ODD:
        path.write_text(json.dumps({key: value}))
        made, _ = load(path)
        assert save(made, path) == ""
        assert load(path) == (made, "")


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_refuses_gives_a_notice_and_keeps_the_old_file(path, monkeypatch, call, code):
    save(MADE, path)

    def refuse(*args):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(f"widgets.settings.os.{call}", refuse)
    notice = save(Settings(), path)
    monkeypatch.undo()
    assert notice.startswith("Nothing is saved")
    assert os.strerror(code) in notice
    assert load(path) == (MADE, "")
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


def test_a_folder_that_cannot_be_made_gives_a_notice(tmp_path):
    (tmp_path / "file").write_text("")
    assert save(MADE, tmp_path / "file" / "settings.json").startswith("Nothing is saved")


def test_a_file_that_cannot_be_read_gives_a_notice(tmp_path):
    (tmp_path / "settings.json").mkdir()
    made, notice = load(tmp_path / "settings.json")
    assert made == Settings()
    assert "cannot be read" in notice


def test_no_home_gives_a_notice_and_no_folder_named_tilde(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert save(MADE, Path("~/.config/playground/settings.json")).startswith("Nothing is saved")
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_the_file_stays_a_link(tmp_path):
    (tmp_path / "real.json").write_text("{}")
    (tmp_path / "settings.json").symlink_to(tmp_path / "real.json")
    assert save(MADE, tmp_path / "settings.json") == ""
    assert (tmp_path / "settings.json").is_symlink()
    assert load(tmp_path / "real.json") == (MADE, "")


def test_old_leftovers_of_killed_writers_go_and_young_ones_stay(path):
    path.parent.mkdir()
    old, young = path.with_name("settings.json.1.new"), path.with_name("settings.json.2.new")
    for left in (old, young):
        left.write_text("half")
    os.utime(old, (time.time() - 2 * STALE_SECONDS,) * 2)
    save(MADE, path)
    assert not old.exists()
    assert young.exists()


def test_the_environment_says_where(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    assert settings_path() == tmp_path / "settings.json"


WRITER = """
import sys
from pathlib import Path
from widgets.settings import Settings, save
path, number = Path(sys.argv[1]), 0
while True:
    number += 1
    save(Settings(last_scene=str(number), sessions={"a": {"x": [number] * 20_000}}), path)
    print(number, flush=True)
"""


@pytest.mark.slow
def test_a_kill_while_writing_leaves_old_or_new_never_half(path):
    for attempt in range(8):
        command = [sys.executable, "-c", WRITER, str(path)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.003 * attempt)
            writer.send_signal(signal.SIGKILL)
            written = writer.stdout.read().split()
        made, notice = load(path)
        assert notice == ""
        assert made.sessions["a"]["x"] == [int(made.last_scene)] * 20_000
        assert int(made.last_scene) >= int(written[-1] if written else 1)
