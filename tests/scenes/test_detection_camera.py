"""Detection before a camera: it is asked for the size that is chosen, mirrored, held, and let go."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from playground.frame import Advance, Open, Steer, Touch
from playground.opencv import cv2
from playground.runner import Runner
from playground.scene import Action, Gesture, Offer
from playground.scenes.detection.scene import SCENE
from tests.scenes.detection_runs import params, shown


class Webcam:
    """A camera as OpenCV shows it, that has two sizes: white on the left, black on the right."""

    def __init__(self) -> None:
        self.size = {cv2.CAP_PROP_FRAME_WIDTH: 640, cv2.CAP_PROP_FRAME_HEIGHT: 480}
        self.open = True

    def isOpened(self) -> bool:
        return True

    def set(self, what: int, value: float) -> None:
        if value in (640, 480, 1280, 720):
            self.size[what] = int(value)

    def read(self) -> tuple[bool, np.ndarray]:
        time.sleep(0.005)
        width, height = self.size.values()
        image = np.zeros((height, width, 3), np.uint8)
        image[:, : width // 2] = 255
        return True, image

    def release(self) -> None:
        self.open = False


@pytest.fixture
def webcams(monkeypatch: pytest.MonkeyPatch) -> list[Webcam]:
    """The camera, once for every time that it was opened."""
    opened: list[Webcam] = []

    def connect(source: object) -> Webcam:
        opened.append(Webcam())
        return opened[-1]

    monkeypatch.setattr("playground.sources.capture._connected", connect)
    return opened


@pytest.fixture
def runner(webcams: list[Webcam]) -> Iterator[Runner]:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(source="0", camera_size="1280×720"), playing=False))
    yield runner
    runner.close()
    assert not any(webcam.open for webcam in webcams)


def seen(runner: Runner) -> np.ndarray:
    """What is shown after one more picture has come."""
    runner.obey(Advance(1))
    runner.work(5)
    return shown(runner.frame())["picture"][0].pixels


def test_a_camera_gives_the_size_that_is_asked_for_where_it_can(runner: Runner, webcams) -> None:
    assert seen(runner).shape == (720, 1280, 3)
    runner.obey(Steer({"camera_size": "1920×1080"}))
    assert seen(runner).shape == (480, 640, 3), "a size that it lacks leaves it as it comes"
    assert [webcam.open for webcam in webcams] == [False, True]


def test_the_age_of_a_lost_cameras_picture_is_told_and_grows(runner: Runner, webcams, monkeypatch) -> None:
    seen(runner)
    monkeypatch.setattr(Webcam, "read", lambda self: (False, None))
    state = runner._state
    while state.reader.status.kind != "lost":
        time.sleep(0.005)
    later = state.shot.taken + 7
    monkeypatch.setattr("playground.scenes.detection.state.time.perf_counter", lambda: later)
    (table,) = shown(runner.frame())["stages"]
    assert ("age", "nothing came since", "7 s") in table.rows


def test_mirroring_acts_at_once_and_on_the_held_picture_too(runner: Runner) -> None:
    pixels = seen(runner)
    assert (pixels[0, 0, 0], pixels[0, -1, 0]) == (255, 0)
    runner.obey(Steer({"freeze": True}))
    runner.obey(Steer({"mirror": True}))
    np.testing.assert_array_equal(shown(runner.frame())["picture"][0].pixels, pixels[:, ::-1])
    runner.obey(Advance(1))
    assert runner.work(0.05) == 0, "the step waits until the picture is let go"
    np.testing.assert_array_equal(shown(runner.frame())["picture"][0].pixels, pixels[:, ::-1])


def test_what_stands_in_for_a_camera_is_neither_followed_nor_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Webcam, "isOpened", lambda self: False)
    monkeypatch.setattr("playground.sources.capture._connected", lambda source: Webcam())
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(source="0", track=True, min_hits=1, count=True), playing=False))
    for _ in range(3):
        assert seen(runner).shape == (480, 640, 3)
    frame = runner.frame()
    assert frame.picture.metrics["detections"] > 0, "the street is shown"
    assert frame.picture.metrics["tracks"] == 0
    assert len(runner.results()["history"]) == 0
    runner.close()


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch, webcams: list[Webcam]) -> None:
    monkeypatch.setattr(Webcam, "isOpened", lambda self: False)
    none = ("No camera found", "connect one")
    monkeypatch.setattr("playground.sources.capture.why_not", lambda index: none)


@pytest.mark.usefixtures("unplugged")
def test_a_camera_that_is_not_there_can_be_tried_again_from_a_card(webcams, monkeypatch) -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(source="0", model="street", freeze=True), playing=False))
    frame = runner.frame()
    offer = Offer("picture", "No camera found", (Action("retry", "Retry"),))
    assert frame.picture.offer == offer
    assert "knows only" not in str(shown(frame)["found"][0]), "the network knows what stands in"
    tried = len(webcams)
    retry = Touch(Gesture("picture", "act", name="retry"))
    runner.obey(retry)
    assert len(webcams) > tried
    assert runner.frame().picture.offer == offer, "it is still not there"
    runner.obey(Touch(Gesture("picture", "dismiss")))
    assert runner.frame().picture.offer is None
    runner.obey(Touch(Gesture("picture", "press", 0.5, 0.5)))
    assert runner.frame().picture.offer == offer
    monkeypatch.setattr(Webcam, "isOpened", lambda self: True)
    runner.obey(retry)
    frame = runner.frame()
    assert frame.picture.offer is None
    assert (shown(frame)["picture"][0].pixels[:, :320] == 255).all(), "the camera's own picture"
    assert "knows only" in str(shown(frame)["found"][0])
    runner.close()


@pytest.mark.usefixtures("unplugged")
def test_the_card_of_a_missing_camera_still_offers_models_to_those_who_have_none() -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(source="0", model="yolo-fastest"), playing=False))
    retry, download, street = runner.frame().picture.offer.parts
    assert (retry.name, download.name, street.name) == ("retry", "yolo-fastest", "street")
    runner.close()
