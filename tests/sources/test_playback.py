"""Videos at the times of their pictures: even and uneven ones, and files that keep no times."""

from collections.abc import Sequence
from math import nan
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from playground.film import Film
from playground.opencv import cv2
from playground.sources.capture import VideoFile
from playground.sources.playback import Playback
from playground.sources.reader import Reader
from playground.sources.source import Video
from playground.sources.view import View
from tests.sources.fake_camera import shot_of

UNEVEN = {
    "stands": [25, 25, 250, 25],
    "fast later": [50] * 5 + [1] * 20,
    "fast first": [1] * 20 + [50] * 5,
    "hardly moves": [100] * 6,
    "comes and goes": [1, 2, 1, 3, 12, 1, 5] * 3,
}
"""For how many 25ths of a second each picture is shown."""


def grey(number: int) -> npt.NDArray[np.uint8]:
    return np.full((48, 64, 3), 30 + 8 * number, np.uint8)


def which(view: View | None) -> int:
    """Return which picture it is, by its grey."""
    assert view is not None
    return round((int(view.pixels[20, 30, 0]) - 30) / 8)


def recorded(folder: Path, counts: Sequence[int]) -> Path:
    """Write a film as the program records it."""
    film = Film(folder / "film.webm", (64, 48), 25)
    for number, count in enumerate(counts):
        film.add(grey(number), count)
    film.close()
    return film.path


def played(video: VideoFile) -> list[View]:
    views = []
    while (view := video.read()) is not None:
        views.append(view)
    return views


@pytest.mark.parametrize("counts", UNEVEN.values(), ids=UNEVEN)
def test_pictures_that_come_unevenly_have_their_own_times(tmp_path: Path, counts: list[int]) -> None:
    video = VideoFile(Video(recorded(tmp_path, counts)))
    video.open()
    views = played(video)
    video.release()
    starts = np.cumsum([0, *counts[:-1]]) / 25
    assert [which(view) for view in views] == list(range(len(counts)))
    assert [view.time for view in views] == pytest.approx(starts)
    assert [view.lasts for view in views] == pytest.approx([count / 25 for count in counts])
    assert [view.place for view in views] == pytest.approx(starts / sum(counts) * 25)


@pytest.mark.parametrize("counts", UNEVEN.values(), ids=UNEVEN)
def test_every_picture_is_found_at_all_places_at_which_it_is_shown(tmp_path: Path, counts: list[int]) -> None:
    video = VideoFile(Video(recorded(tmp_path, counts)))
    video.open()
    views = played(video)
    for number in np.random.default_rng(0).permutation(len(views)):
        for share in (0.0, 0.5):
            video.seek(views[number].place + share * counts[number] / sum(counts))
            assert which(found := video.read()) == number
            assert found is not None
            assert found.time == pytest.approx(views[number].time)
        if number + 1 < len(views):
            assert which(video.read()) == number + 1, "and it goes on from there"
    video.seek(1.0)
    assert which(video.read()) == len(views) - 1
    assert video.read() is None
    video.seek(0.0)
    assert which(video.read()) == 0
    video.release()


def test_in_a_window_a_picture_is_shown_for_its_own_time(tmp_path: Path) -> None:
    reader = Reader(VideoFile(Video(recorded(tmp_path, [1, 5, 1, 6]))))
    shots = [shot_of(reader) for _ in range(5)]
    reader.close()
    assert [shot.time for shot in shots] == pytest.approx([0, 0.04, 0.24, 0.28, 0])
    waits = np.diff([shot.taken for shot in shots])
    assert waits[1] > 0.15
    assert waits[3] > 0.19, "the last one too, before it begins anew"


@pytest.mark.parametrize(
    ("suffix", "code"),
    [("avi", "MJPG"), ("avi", "mpg2"), ("mp4", "mp4v"), ("mkv", "mpg2"), ("mpg", "mpg2"), ("webm", "VP80")],
)
def test_at_a_constant_rate_times_are_even_whatever_the_file_tells(
    tmp_path: Path, suffix: str, code: str
) -> None:
    """MPEG-2 is written with pictures that are not stored in the order in which they are shown; .mpg and .avi
    then keep no time of the last one."""
    path = tmp_path / f"film.{suffix}"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), 25, (64, 48))
    for number in range(24):
        writer.write(grey(number))
    writer.release()
    video = VideoFile(Video(path))
    video.open()
    views = played(video)
    assert [which(view) for view in views] == list(range(24))
    assert np.diff([view.time for view in views]) == pytest.approx(1 / 25)
    for number in (20, 3, 12):
        video.seek(views[number].place)
        assert which(found := video.read()) == number
        assert found is not None
        assert found.time == pytest.approx(views[number].time)
    video.release()


class FakeFile:
    """As much of cv2.VideoCapture as is used, for a file that tells these times, in seconds."""

    def __init__(self, times: Sequence[float], fps: float = 10.0, count: float = 0.0) -> None:
        self.times, self.next = times, 0
        self.said = {cv2.CAP_PROP_FPS: fps, cv2.CAP_PROP_FRAME_COUNT: count}

    def get(self, name: int) -> float:
        return 1e3 * self.times[self.next - 1] if name == cv2.CAP_PROP_POS_MSEC else self.said[name]

    def set(self, name: int, value: float) -> None:
        assert name == cv2.CAP_PROP_POS_FRAMES
        self.next = int(value)

    def read(self) -> tuple[bool, npt.NDArray[np.uint8] | None]:
        if self.next == len(self.times):
            return False, None
        self.next += 1
        return True, grey(self.next - 1)


@pytest.mark.parametrize(
    ("told", "times"),
    [
        ([0, 0, 0, 0], [0, 0.1, 0.2, 0.3]),
        ([nan, nan, nan, nan], [0, 0.1, 0.2, 0.3]),
        ([-5, -4, -3, -2], [0, 0.1, 0.2, 0.3]),
        ([9e15, 9e15 + 1, 9e15 + 2, 9e15 + 3], [0, 0.1, 0.2, 0.3]),
        ([0, 0.1, 50_000, 50_000.1], [0, 0.1, 0.2, 0.3]),  # as where a broadcast was cut
        ([0, 0.3, 0.1, 0.2], [0, 0.3, 0.4, 0.5]),
        ([0, 0.05, 0.05, 0.1, 0.2], [0, 0.05, 0.15, 0.15, 0.2]),
        ([0, 0.1, 0.3, 0], [0, 0.1, 0.3, 0.4]),
    ],
    ids=["none", "no numbers", "negative", "huge", "a leap", "backwards", "twice", "the last one none"],
)
def test_where_a_file_tells_no_times_a_constant_rate_goes_on(told: list[float], times: list[float]) -> None:
    playback = Playback(FakeFile(told, count=len(told)))  # pyright: ignore[reportArgumentType]
    views = [playback.read() for _ in told]
    assert [view.time for view in views if view] == pytest.approx(times)
    assert all(view and view.lasts >= 0 and 0 <= view.place <= 1 for view in views)
    assert playback.read() is None


def test_without_times_places_are_found_by_counting() -> None:
    playback = Playback(FakeFile([0] * 8, count=8))  # pyright: ignore[reportArgumentType]
    for number in (5, 0, 7, 2):
        playback.seek(number / 8)
        assert which(view := playback.read()) == number
        assert view is not None
        assert view.time == pytest.approx(number / 10)


@pytest.mark.parametrize("fps", [0.0, nan, -1.0, 1e-9])
def test_a_file_that_says_nothing_of_itself_plays_at_a_usual_rate(fps: float) -> None:
    playback = Playback(FakeFile([0] * 3, fps, count=-1e19))  # pyright: ignore[reportArgumentType]
    playback.seek(0.5)
    views = [playback.read() for _ in range(3)]
    assert [which(view) for view in views] == [0, 1, 2], "it has no places"
    assert [view.time for view in views if view] == pytest.approx([0, 0.04, 0.08])
    assert [view.lasts for view in views if view] == pytest.approx([0.04, 0.04, 0.04])
