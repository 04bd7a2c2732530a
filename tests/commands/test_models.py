"""`playground models`: what can be had, what is here, and how a download is told, cancelled and used."""

import io
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from playground.__main__ import main
from playground.commands.models import Line
from playground.detectors import download
from playground.detectors.catalogue import CATALOGUE, models_folder
from tests.darknet.files import real


def put_there() -> list[Path]:
    folder = models_folder()
    folder.mkdir()
    return [Path(shutil.copy(real(file.name), folder)) for file in CATALOGUE["yolo-fastest"].files]


def test_the_catalogue_is_listed_with_what_is_here(capsys: pytest.CaptureFixture[str]) -> None:
    put_there()
    assert main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(CATALOGUE)
    assert lines[0].split("  ")[0] == "yolo-fastest"
    for said in ("Yolo-Fastest 1.1", "1.4 MB", "COCO, 80 classes", "YOLO LICENSE v2"):
        assert said in lines[0]
    assert [line.endswith("installed") for line in lines] == [True, False, False, False]
    assert main(["models", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [model["installed"] for model in told] == [True, False, False, False]
    assert told[0]["size"] == 1_393_953 == sum(file["size"] for file in told[0]["files"])
    assert all(file["address"].startswith("https://") for model in told for file in model["files"])


def test_a_model_that_is_here_is_not_asked_for_and_its_use_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cfg, weights = put_there()
    assert main(["models", "get", "yolo-fastest"]) == 0
    *paths, use = capsys.readouterr().out.splitlines()
    assert paths == [str(cfg), str(weights)]
    assert use == "playground detection --set model=yolo-fastest"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["get"], "no model is named: there are yolo-fastest"),
        (["get", "yolo"], "unknown model 'yolo': there are yolo-fastest"),
    ],
)
def test_another_name_is_refused(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_offline_it_says_what_to_do_by_hand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Offline:
        def open(self, *_: object, **__: object) -> None:
            raise OSError("Network is unreachable")

    monkeypatch.setattr(download, "opener", Offline)
    assert main(["models", "get", "yolox-nano"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    *_, last = told.err.splitlines()
    assert "YOLOX-Nano cannot be downloaded" in last
    assert f"by hand: save {CATALOGUE['yolox-nano'].files[0].address} in {models_folder()}" in last


INTERRUPTED = """
import sys
from playground.__main__ import main
from playground.detectors import download
from playground.detectors.catalogue import CATALOGUE
from playground.faults import UserError

class Endless:
    status = 206
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass
    def read1(self, size):
        self.read1 = self.wait
        return b"x" * 1000

    def wait(self, size):
        print("waiting", file=sys.stderr)
        return sys.stdin.read()

class Web:
    def open(self, request, *, timeout): return Endless()

download.opener = Web
sys.exit(main(["models", "get", "yolox-nano"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is another thing there")
def test_control_c_cancels_and_keeps_what_has_come() -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdin is not None
    assert running.stderr is not None
    assert running.stderr.readline() == "YOLOX-Nano: 0.0 of 3.7 MB, 0 %\n"
    assert running.stderr.readline() == "waiting\n"
    running.send_signal(signal.SIGINT)
    *_, kept, last = running.communicate(timeout=10)[1].splitlines()
    assert running.returncode == 130
    assert (kept, last) == (
        "what has come is kept: the same command goes on from there",
        "playground: interrupted",
    )
    assert (models_folder() / "yolox_nano.onnx.part").read_bytes() == b"x" * 1000


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_rewrites_one_line_on_a_terminal_and_is_ten_lines_elsewhere() -> None:
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        line = Line(stream)
        for share in range(101):
            line.show(share / 100, f"Toy: {share / 10:.1f} of 10.0 MB")
        line.end()
        line.end()
    assert terminal.getvalue().count("\r") == 101
    assert terminal.getvalue().count("\n") == 1
    assert terminal.getvalue().endswith("\rToy: 10.0 of 10.0 MB, 100 %\n")
    assert [text.split(", ")[1] for text in file.getvalue().splitlines()] == [
        f"{share} %" for share in range(0, 101, 10)
    ]
