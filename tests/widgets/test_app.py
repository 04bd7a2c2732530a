"""The program as a whole, from the outside: it starts, and however it ends nothing stays behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from playground.film import Film
from playground.opencv import cv2

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def playground(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PLAYGROUND_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen([sys.executable, "-m", "playground", "decision_boundary"], env=environment)
    log = home / "playground.log"
    wait_for(lambda: log.is_file() and "first paint" in log.read_text())
    wait_for(lambda: engine_of(window.pid) is not None)
    yield window
    window.kill()
    window.wait()


@pytest.fixture
def left_behind(home: Path) -> Path:
    """What lies in the user's folder of videos after a recording was killed."""
    folder = home / "Videos" / "Playground"
    folder.mkdir(parents=True)
    film = Film(folder / "f.webm", (160, 120), fps=25)
    film.add(np.full((120, 160, 3), 200, np.uint8), count=25)
    film._reel._writer.release()
    film._reel._times.close()
    return folder


def wait_for(good: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not good():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def children(parent: int) -> list[int]:
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def engine_of(window: int) -> int | None:
    """The child that has torch loaded."""
    for child in children(window):
        try:
            if "libtorch" in Path(f"/proc/{child}/maps").read_text():
                return child
        except OSError:
            continue
    return None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(
    playground: subprocess.Popen[bytes], home: Path, how: signal.Signals
) -> None:
    processes = children(playground.pid)
    playground.send_signal(how)
    assert playground.wait(20) == 0
    wait_for(lambda: not any(Path(f"/proc/{process}").exists() for process in processes), 10)
    assert json.loads((home / "settings.json").read_text())["last_scene"] == "decision_boundary"


def test_killed_from_outside_it_leaves_no_process(playground: subprocess.Popen[bytes]) -> None:
    processes = children(playground.pid)
    playground.kill()
    playground.wait()
    wait_for(lambda: not any(Path(f"/proc/{process}").exists() for process in processes), 10)


def test_a_film_of_a_killed_app_is_made_by_the_next_start(
    left_behind: Path, playground: subprocess.Popen[bytes]
) -> None:
    wait_for(lambda: [file.name for file in left_behind.iterdir()] == ["f.webm"], 10)
    assert cv2.VideoCapture(str(left_behind / "f.webm")).read()[0]


def test_a_killed_engine_comes_back_under_the_same_window_without_torch(
    playground: subprocess.Popen[bytes],
) -> None:
    engine = engine_of(playground.pid)
    assert engine is not None
    os.kill(engine, signal.SIGKILL)
    wait_for(lambda: engine_of(playground.pid) not in (None, engine))
    assert playground.poll() is None
    assert "libtorch" not in Path(f"/proc/{playground.pid}/maps").read_text()


def test_shot_makes_pictures_of_the_size_asked(tmp_path: Path) -> None:
    for name in ("a.png", "a.svg"):
        target = tmp_path / name
        command = ["shot", "decision_boundary", "--steps", "3", "--size", "900x640", "--theme", "dark"]
        done = subprocess.run(
            [sys.executable, "-m", "playground", *command, "--out", str(target)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert target.stat().st_size > 20_000
    from PySide6.QtGui import QImage

    image = QImage(str(tmp_path / "a.png"))
    assert (image.width(), image.height()) == (900, 640)
    assert b"<svg" in (tmp_path / "a.svg").read_bytes()[:500]


def test_record_films_the_same_every_few_steps_in_both_forms(tmp_path: Path) -> None:
    for name in ("a.gif", "a.webm"):
        command = ["record", "decision_boundary", "--steps", "5", "--every", "2", "--size", "641x480"]
        done = subprocess.run(
            [sys.executable, "-m", "playground", *command, "--out", str(tmp_path / name)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    _, film = cv2.imreadanimation(str(tmp_path / "a.gif"))
    assert list(film.durations) == [100] * 4  # of steps 0, 2, 4 and 5
    video = cv2.VideoCapture(str(tmp_path / "a.webm"))
    for picture in film.frames:
        there, filmed = video.read()
        assert there
        assert filmed.shape == (*picture.shape[:2], 3) == (480, 640, 3)
        assert np.abs(filmed - picture[..., :3].astype(float)).mean() < 6
    assert not video.read()[0]
    assert np.abs(film.frames[0].astype(float) - film.frames[3]).mean() > 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_record_that_is_stopped_leaves_a_film_of_what_it_had(how: signal.Signals, tmp_path: Path) -> None:
    command = ["record", "decision_boundary", "--steps", "100000", "--size", "640x480"]
    film = tmp_path / "f.webm"
    recording = subprocess.Popen(
        [sys.executable, "-m", "playground", *command, "--out", str(film)], stderr=subprocess.PIPE, text=True
    )
    try:
        wait_for(lambda: _size(film.with_name("f.part.times")) > 4 * 10)  # so many pictures
        recording.send_signal(how)
        _, told = recording.communicate(timeout=30)
    finally:
        recording.kill()
        recording.wait()
    assert recording.returncode == 130
    assert told == f"what was filmed until then is in {film}\nplayground: interrupted\n"
    assert [file.name for file in tmp_path.iterdir()] == ["f.webm"]
    video = cv2.VideoCapture(str(film))
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) > 10
    assert video.read()[0]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


STARTER = """
import signal, sys
from playground import __main__ as program
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job of a shell begins without it
run = program._run
def told(*given):  # within what main answers for
    print("our code runs", flush=True)
    return run(*given)
program._run = told
sys.exit(program.main())
"""


@pytest.mark.parametrize("after", [0.0, 0.2, 0.4, 0.8])
def test_ctrl_c_during_the_start_ends_it_without_a_traceback(after: float, home: Path) -> None:
    environment = {**os.environ, "PLAYGROUND_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen(
        [sys.executable, "-c", STARTER],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert window.stdout is not None
    assert window.stdout.readline() == "our code runs\n"  # Python's own start-up has other rules
    time.sleep(after)
    window.send_signal(signal.SIGINT)
    try:
        _, told = window.communicate(timeout=30)
    finally:
        window.kill()
        window.wait()
    assert window.returncode in (0, 130, -signal.SIGINT)
    assert "Traceback" not in told
