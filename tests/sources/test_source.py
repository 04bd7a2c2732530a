"""What may be named as a source, and what is said where it cannot be."""

import subprocess
import sys
from pathlib import Path

import pytest

from playground.faults import UserError
from playground.sources.source import Camera, Photos, Stream, Synthetic, Video, parse_source


def test_names_of_sources_become_values(tmp_path: Path) -> None:
    for name in ("10.png", "2.PNG", "notes.txt", "film.mp4"):
        (tmp_path / name).touch()
    assert parse_source("synthetic") == Synthetic()
    assert parse_source("crowd") == Synthetic(crowd=True)
    assert parse_source(" 0 ", size=(640, 480)) == Camera(0, (640, 480))
    assert parse_source(str(tmp_path / "film.mp4")) == Video(tmp_path / "film.mp4")
    assert parse_source(str(tmp_path / "10.png")) == Photos((tmp_path / "10.png",))
    assert parse_source(str(tmp_path)) == Photos((tmp_path / "2.PNG", tmp_path / "10.png"))
    assert parse_source("RTSP://cam:554/live") == Stream("RTSP://cam:554/live")


def test_what_is_told_of_a_stream_holds_no_password() -> None:
    stream = parse_source("rtsp://user:secret@10.0.0.7:554/live?token=secret")
    assert stream.name == "rtsp://10.0.0.7"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no source is named"),
        ("nowhere.mp4", "there is no source nowhere.mp4: expected synthetic, crowd, the number of a camera"),
        ("ftp://host/film.mp4", "expected rtsp://HOST"),
        ("rtsp://", "expected rtsp://HOST"),
        ("http://[::1", "expected rtsp://HOST"),
        ("-1", "there is no source -1"),
        ("a\0b", "there is no source|cannot be read"),
        ("x" * 5000, "cannot be read"),
        ("~nobody-of-this-name/x.png", "cannot be read"),
    ],
)
def test_what_cannot_be_a_source_is_refused_in_words(text: str, expected: str) -> None:
    with pytest.raises(UserError, match=expected):
        parse_source(text)


def test_files_of_other_kinds_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(UserError, match=r"notes\.txt is neither a video nor an image: expected \.mp4"):
        parse_source(str(tmp_path / "notes.txt"))
    with pytest.raises(UserError, match="holds no images"):
        parse_source(str(tmp_path))


def test_the_window_reads_sources_without_torch_or_opencv() -> None:
    code = "import sys, playground.sources.source; print({'torch', 'cv2'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "set()", done.stderr
