"""What gives pictures: video files, albums, devices; and readers on top of them."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from playground.faults import UserError
from playground.opencv import cv2
from playground.sources import capture, mailbox
from playground.sources.cameras import CameraName, listed, why_not
from playground.sources.capture import Device, Drawn, Unavailable, VideoFile, capture_of
from playground.sources.reader import Reader
from playground.sources.source import Camera, Photos, Stream, Synthetic, Video, parse_source
from tests.sources.fake_camera import shot_of

ROAD = Path(__file__).parents[3] / "shared" / "data" / "detect" / "road.mp4"
FRAMES, RATE = 12, 50.0


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pictures, each of one grey."""
    path = tmp_path_factory.mktemp("film") / "greys.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), RATE, (64, 48))
    for number in range(FRAMES):
        writer.write(np.full((48, 64, 3), 20 * number, np.uint8))
    writer.release()
    return path


@pytest.fixture
def playing(film: Path) -> Iterator[Reader]:
    reader = Reader(VideoFile(Video(film)))
    yield reader
    reader.close()


def place(pixels: npt.NDArray[np.uint8]) -> int:
    """Return which picture of the film it is, by its grey."""
    return round(pixels[20, 30, 0] / 20)


def test_every_picture_of_a_film_comes_once_in_order_and_then_it_ends(film: Path) -> None:
    reader = Reader(capture_of(parse_source(str(film))), every=True)
    shots = []
    while (shot := reader.wait()) is not None:
        shots.append(shot)
    assert reader.finished
    assert [place(shot.pixels) for shot in shots] == list(range(FRAMES))
    assert [shot.time for shot in shots] == pytest.approx([number / RATE for number in range(FRAMES)])


def test_in_a_window_a_film_plays_at_its_rate_and_begins_anew(playing: Reader) -> None:
    shots = [shot_of(playing)]
    while len(shots) < 2 or shots[-1].time >= shots[-2].time:
        shots.append(shot_of(playing))
    assert not playing.finished
    assert [shot.number for shot in shots] == sorted({shot.number for shot in shots})
    periods = shots[-1].number - shots[0].number
    assert shots[-1].taken - shots[0].taken > (periods - 2) / RATE, "no faster than its own rate"
    assert all(place(shot.pixels) == round(shot.time * RATE) for shot in shots)


def test_a_film_can_be_sought_in(playing: Reader) -> None:
    shot_of(playing)
    playing.seek(0.75)
    assert 9 / RATE in [pytest.approx(shot_of(playing).time) for _ in range(4)]


def test_a_film_stands_still_while_nobody_asks(playing: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "HOLD", 0.03)
    before = shot_of(playing).number
    time.sleep(0.2)  # ten pictures long
    assert shot_of(playing).number <= before + 4
    assert shot_of(playing).number > before, "and goes on when asked again"


def test_a_real_film_is_read_to_its_last_picture() -> None:
    if not ROAD.is_file():
        pytest.skip(f"{ROAD} is not here")
    reader = Reader(VideoFile(Video(ROAD)), every=True)
    times = []
    while (shot := reader.wait()) is not None:
        assert shot.pixels.shape == (720, 1280, 3)
        times.append(shot.time)
    assert times == pytest.approx([number / 25 for number in range(38)])


@pytest.mark.parametrize("content", [b"", b"no film", np.random.default_rng(0).bytes(5000)], ids=len)
def test_a_damaged_film_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cut.mp4").write_bytes(content)
    reader = Reader(VideoFile(Video(tmp_path / "cut.mp4")))
    with pytest.raises(UserError, match=r"cut\.mp4 cannot be played"):
        reader.wait(5)
    assert reader.finished


def test_a_photo_comes_once_and_a_folder_in_order(tmp_path: Path) -> None:
    for number in (1, 2, 10):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.full((4, 6, 3), number, np.uint8))
    folder = parse_source(str(tmp_path))
    reader = Reader(capture_of(folder), every=True)
    assert [shot_of(reader).pixels[0, 0, 0] for _ in range(3)] == [1, 2, 10]
    assert reader.wait() is None
    assert reader.finished
    reader = Reader(capture_of(Photos((tmp_path / "10.png",))))
    assert shot_of(reader).pixels[0, 0, 0] == 10
    assert reader.wait(5) is None
    assert reader.finished
    reader = Reader(capture_of(folder))
    shot_of(reader)
    reader.seek(2 / 3)
    found = shot_of(reader)
    assert found.pixels[0, 0, 0] == 10, "nothing from before the seek is on its way any more"
    assert found.place == 2 / 3, "so it is found again"
    reader.close()


def test_damaged_images_of_a_folder_are_passed_over_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "PHOTO_SECONDS", 0.01)
    for number in (1, 2, 3):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.full((4, 6, 3), number, np.uint8))
    (tmp_path / "2.png").write_bytes(b"damaged")
    folder = parse_source(str(tmp_path))
    reader = Reader(capture_of(folder))
    assert {shot_of(reader).pixels[0, 0, 0] for _ in range(8)} == {1, 3}
    assert reader.status.kind == "playing"
    assert reader.status.text == "Passed over: 2.png is empty, damaged or no image"
    (tmp_path / "3.png").write_bytes(b"damaged")
    while "and 1 more" not in reader.status.text:
        assert shot_of(reader).pixels[0, 0, 0] in (1, 3)
    (tmp_path / "1.png").write_bytes(b"damaged")
    assert reader.released(5), "nothing is left to be shown"
    while not reader.finished:
        reader.wait(0)
    with pytest.raises(UserError, match=f"{tmp_path.name} holds no pictures"):
        reader.wait(0)


def test_a_damaged_image_is_an_error_alone_and_where_every_picture_counts(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "1.png"), np.zeros((4, 6, 3), np.uint8))
    (tmp_path / "2.png").write_bytes(b"damaged")
    reader = Reader(capture_of(parse_source(str(tmp_path))), every=True)
    shot_of(reader)
    with pytest.raises(UserError, match=r"2\.png is empty, damaged or no image"):
        reader.wait()
    with pytest.raises(UserError, match=r"2\.png is empty, damaged or no image"):
        Reader(capture_of(Photos((tmp_path / "2.png",)))).wait(5)


def test_the_street_is_the_same_in_every_run() -> None:
    runs = []
    for _ in range(2):
        reader = Reader(capture_of(Synthetic(crowd=True)), every=True)
        runs.append([shot_of(reader) for _ in range(4)])
        reader.close()
    for first, second in zip(*runs, strict=True):
        assert first.time == second.time == first.number / 30
        np.testing.assert_array_equal(first.pixels, second.pixels)


@pytest.mark.parametrize("crowd", [False, True])
def test_the_street_begins_anew_so_that_every_picture_is_found_again(crowd: bool) -> None:
    street = Drawn(Synthetic(crowd))
    first = street.read()
    street.seek(1.0)
    last, again = street.read(), street.read()
    assert (last.time, again.time) == (pytest.approx(120 - 1 / 30), 0.0)
    np.testing.assert_array_equal(again.pixels, first.pixels)
    for view in (again, last):
        street.seek(view.place)
        np.testing.assert_array_equal(street.read().pixels, view.pixels)


class FakeDevice:
    """As much of cv2.VideoCapture as is used."""

    def __init__(self, works: bool, *images: npt.NDArray[np.generic]) -> None:
        self.works, self.images, self.released = works, list(images), 0
        self.settings: dict[int, float] = {}

    def isOpened(self) -> bool:
        return self.works

    def set(self, name: int, value: float) -> bool:
        self.settings[name] = value
        return False  # many cameras take no wishes

    def get(self, name: int) -> float:
        return -1.0  # as cameras say that have no end

    def read(self) -> tuple[bool, npt.NDArray[np.generic] | None]:
        if not self.images:
            raise cv2.error("the format has changed")
        return True, self.images.pop(0)

    def release(self) -> None:
        self.released += 1


def test_a_device_is_asked_for_its_size_and_gives_rgb_of_whatever_it_has() -> None:
    blue = np.zeros((2, 4, 3), np.uint8)
    blue[..., 0] = 255
    grey = np.full((4, 8), 65535, np.uint16)
    four = np.concatenate([blue, np.zeros((2, 4, 1), np.uint8)], axis=2)
    fake = FakeDevice(True, blue, grey, four)
    device = Device(Camera(1, (1280, 720)), lambda source: fake)  # pyright: ignore[reportArgumentType]
    device.open()
    assert fake.settings == {cv2.CAP_PROP_FRAME_WIDTH: 1280, cv2.CAP_PROP_FRAME_HEIGHT: 720}
    views = [device.read() for _ in range(3)]
    assert [view.pixels[0, 0].tolist() for view in views if view] == [
        [0, 0, 255],
        [255, 255, 255],
        [0, 0, 255],
    ]
    assert device.read() is None, "what goes wrong in a driver is a loss"
    fake.images += [np.zeros((2, 4, 2), np.uint8), np.zeros((0, 0, 3), np.uint8)]
    assert [device.read(), device.read()] == [None, None], "and so is what is no picture"
    device.release()
    device.release()
    assert fake.released == 1
    assert device.read() is None


def test_the_address_of_a_video_is_played_as_one_and_a_camera_on_the_network_is_not(film: Path) -> None:
    file = cv2.VideoCapture(str(film))
    video = Device(Stream("http://host/film.mp4"), lambda source: file)
    video.open()
    assert (video.live, video.loops) == (False, True)
    views = [video.read() for _ in range(FRAMES)]
    assert [view.time for view in views if view] == pytest.approx([n / RATE for n in range(FRAMES)])
    assert all(view and view.lasts == pytest.approx(1 / RATE) and not view.place for view in views)
    assert video.read() is None
    video.release()
    endless = FakeDevice(True)
    camera = Device(Stream("rtsp://host/live"), lambda source: endless)  # pyright: ignore[reportArgumentType]
    camera.open()
    assert (camera.live, camera.loops) == (True, False)


def test_a_device_that_does_not_open_says_so_and_is_let_go() -> None:
    fake = FakeDevice(False)
    device = Device(Stream("rtsp://u:p@host/live"), lambda source: fake)  # pyright: ignore[reportArgumentType]
    with pytest.raises(Unavailable) as caught:
        device.open()
    assert caught.value.message == "rtsp://host does not answer"
    assert fake.released == 1


def test_cameras_are_listed_and_why_one_cannot_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    classes, devices = tmp_path / "class", tmp_path / "dev"
    devices.mkdir()
    assert listed(classes) == ()
    assert why_not(0, classes, devices) == ("No camera found", "connect one")
    for node, index, name in (
        ("video0", "0", "HD Webcam"),
        ("video1", "1", "HD Webcam"),
        ("video10", "0", "Integrated Camera: Integrated C"),
    ):
        (classes / node).mkdir(parents=True)
        (classes / node / "index").write_text(index + "\n")
        (classes / node / "name").write_text(name + "\n")
        (devices / node).touch()
    assert listed(classes) == (CameraName(0, "HD Webcam"), CameraName(10, "Integrated Camera"))
    assert why_not(4, classes, devices) == (
        "There is no camera 4",
        "this machine has 0 (HD Webcam), 10 (Integrated Camera)",
    )
    assert why_not(0, classes, devices)[0] == "Camera 0 is in use or does not answer"
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "may not be used by this user" in why_not(0, classes, devices)[0]
    monkeypatch.setattr(sys, "platform", "darwin")
    assert listed(classes) is None
    assert "Privacy & Security" in why_not(0, classes, devices)[1]
