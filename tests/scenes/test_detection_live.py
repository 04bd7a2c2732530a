"""Detection live: nothing waits for the network, and nothing is asked or downloaded that need not be."""

import shutil
import threading
import time
import weakref
from pathlib import Path

import numpy as np
import pytest

from playground.darknet.network import Network
from playground.detectors.catalogue import CATALOGUE, models_folder
from playground.detectors.detector import DarknetDetector
from playground.faults import Cancelled
from playground.frame import Advance, Look, Open, Rebuild, Steer, Touch
from playground.marks import Text
from playground.runner import Runner, run
from playground.scene import Gesture
from playground.scenes.detection import bench, eye
from playground.scenes.detection.scene import SCENE
from playground.sources.capture import STREET_SECONDS
from playground.sources.synthetic import Street
from tests.darknet.files import real
from tests.scenes.detection_runs import params, shown, toy_files


@pytest.fixture
def toy(tmp_path: Path) -> dict[str, str]:
    return toy_files(tmp_path)


class CountedLooks:
    """How often a network was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        look = DarknetDetector.look

        def counted(*args, **options):
            self.count += 1
            return look(*args, **options)

        monkeypatch.setattr(DarknetDetector, "look", counted)


@pytest.mark.parametrize("freeze", [True, False])
def test_thresholds_act_on_what_was_said_and_ask_nothing_again(toy, monkeypatch, freeze) -> None:
    looks = CountedLooks(monkeypatch)
    runner = Runner()
    runner.obey(
        Open(SCENE, params(**toy, freeze=freeze, score_threshold=0.0, iou_threshold=1.0), playing=False)
    )
    frame = runner.frame()
    assert looks.count == 1
    assert frame.picture.metrics["candidates"] == frame.picture.metrics["detections"] == 2 * 16 * 32
    counts = []
    for changes in (
        {"iou_threshold": 0.5},
        {"iou_threshold": 0.1},
        {"class_aware": False},
        {"score_threshold": 0.28},
        {"classes": "class 0"},
    ):
        runner.obey(Steer(changes))
        counts.append(runner.frame().picture.metrics["detections"])
    assert looks.count == 1
    assert counts == sorted(counts, reverse=True)
    assert counts[0] < 1024
    assert set(runner.results()["names"]) == {"class 0"}
    runner.obey(Steer({"classes": "class 1"}))
    assert runner.frame().picture.metrics["detections"] == 0
    runner.obey(Steer({"classes": "", "bgr": True}))
    assert runner.frame().fault is None
    assert looks.count == 2, "what the network is given has changed, though the picture is held"


def test_a_slow_network_holds_nothing_back(toy, monkeypatch) -> None:
    """While it looks, pictures play on, thresholds answer, and its boxes come when it has done."""
    look, ready = DarknetDetector.look, threading.Event()
    ready.set()

    def slow(*args, **options):
        ready.wait(5)
        return look(*args, **options)

    monkeypatch.setattr(DarknetDetector, "look", slow)
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model=toy["model"], play_on=True, score_threshold=0.0), playing=True))
    before = runner.frame()
    ready.clear()
    pictures = set()
    until = time.monotonic() + 5
    while len(pictures) < 4 and time.monotonic() < until:
        runner.work(0.01)
        pictures.add(shown(runner.frame())["picture"][0].pixels.tobytes())
    assert len(pictures) == 4, "the newest pictures are shown while the network looks"
    runner.obey(Steer({"score_threshold": 0.9}))
    during = runner.frame()
    assert during.picture.metrics["frames"] == before.picture.metrics["frames"]
    assert during.picture.metrics["detections"] < before.picture.metrics["detections"]
    ready.set()
    while runner.frame().picture.metrics["frames"] < 3 and time.monotonic() < until:
        runner.work(0.01)
    assert runner.frame().picture.metrics["frames"] >= 3
    runner.close()
    while any(thread.name.startswith("detector") for thread in threading.enumerate()):
        assert time.monotonic() < until, "no thread is left"
        time.sleep(0.01)


def test_each_picture_waits_for_its_own_boxes_unless_it_plays_on(toy) -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model=toy["model"]), playing=False))
    for _ in range(20):
        runner.obey(Advance(1))
        runner.work(1)
        assert runner._state.shown(runner._params) is runner._state.sight.shot
    runner.close()


def test_a_press_offers_the_catalogue_and_only_a_button_downloads_from_it(toy, monkeypatch) -> None:
    asked = []

    def get(model, progress, cancelled):
        asked.append(model.name)
        if model.name != "yolo-fastest":
            raise Cancelled

    by_hand = [real(file.name) for file in CATALOGUE["yolo-fastest"].files]
    monkeypatch.setattr("playground.detectors.download.get", get)
    runner = Runner()
    runner.obey(Open(SCENE, params(model=""), playing=False))
    assert runner.frame().picture.offer is None
    runner.obey(Touch(Gesture("picture", "press", x=50, y=31, button="left")))
    offered = runner.frame().picture.offer
    labels = {part.name: part.label for part in offered.parts}
    assert labels["yolo-fastest"] == "Download Yolo-Fastest 1.1, 1.4 MB"
    assert labels.keys() == {"street", *CATALOGUE}
    for file in by_hand:
        models_folder().mkdir(exist_ok=True)
        shutil.copy(file, models_folder())
    installed = {part.name for part in runner.frame().picture.offer.parts if "installed" in part.label}
    assert installed == {"yolo-fastest"}, "also where it was put there by hand"
    assert not asked
    runner.obey(Touch(Gesture("picture", "act", name="yolox-nano")))
    frame = runner.frame()
    assert (frame.fault, frame.params.model) == (None, ""), "cancelled, all is as it was"
    assert frame.picture.offer is not None
    runner.obey(Touch(Gesture("picture", "act", name="yolo-fastest")))
    frame = runner.frame()
    assert asked == ["yolox-nano", "yolo-fastest"]
    assert frame.fault is None
    assert frame.params.model == "yolo-fastest", "by its name, so that a link says it on another machine"
    assert frame.picture.offer is None
    assert frame.picture.metrics["network_ms"] > 0
    runner.obey(Open(SCENE, params(), playing=False))
    runner.obey(Touch(Gesture("picture", "act", name="street")))
    frame = runner.frame()
    assert frame.fault is None, "the one that comes along needs no network"
    assert frame.params.model == "street"
    assert len(asked) == 2
    runner.close()


def test_a_model_that_is_named_and_not_here_is_told_and_offered_and_then_used(monkeypatch) -> None:
    files = [real(file.name) for file in CATALOGUE["yolo-fastest"].files]

    def get(model, progress, cancelled):
        models_folder().mkdir()
        for file in files:
            shutil.copy(file, models_folder())

    monkeypatch.setattr("playground.detectors.download.get", get)
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model="yolo-fastest"), playing=False))
    frame = runner.frame()
    (said,) = [mark.markdown for mark in shown(frame)["found"] if isinstance(mark, Text)]
    assert frame.fault is None
    assert said.startswith("### Yolo-Fastest 1.1 is not here yet\n\nCOCO, 80 classes · 1.4 MB · YOLO LICENSE")
    assert frame.picture.offer is not None
    runner.obey(Touch(Gesture("picture", "act", name="yolo-fastest")))
    frame = runner.frame()
    assert frame.picture.offer is None
    assert frame.picture.metrics["network_ms"] > 0
    models_folder().rename(models_folder().with_name("elsewhere"))
    runner.obey(Open(SCENE, params(model="yolo-fastest"), playing=True))
    runner.work(0.05)
    assert [part.name for part in runner.frame().picture.offer.parts] == ["yolo-fastest", "street"]
    models_folder().with_name("elsewhere").rename(models_folder())
    runner.work(0.05)
    frame = runner.frame()
    assert frame.picture.offer is None, "put there by hand, it is used at once"
    assert frame.picture.metrics["network_ms"] > 0
    runner.close()
    models_folder().rename(models_folder().with_name("elsewhere"))
    frame, runner = run(SCENE, params(model="yolo-fastest"), 0)
    assert frame.fault.message == "Yolo-Fastest 1.1 is not here yet"
    assert "playground models get yolo-fastest" in frame.fault.hint, "nothing is loaded unasked"
    runner.close()


def test_weights_that_are_dropped_after_their_cfg_complete_it(toy, tmp_path) -> None:
    weights = tmp_path / "elsewhere" / "other.weights"
    weights.parent.mkdir()
    (tmp_path / "toy.weights").rename(weights)
    runner = Runner()
    runner.obey(Open(SCENE, params(source=toy["source"]), playing=False))
    runner.obey(Steer({"model": toy["model"]}))
    assert "toy.weights" in runner.frame().fault.message, "what is missing is named"
    runner.obey(Steer({"weights": str(weights)}))
    frame = runner.frame()
    assert frame.fault is None
    assert frame.picture.metrics["network_ms"] > 0
    runner.close()


def test_what_is_timed_gives_ages(monkeypatch) -> None:
    monkeypatch.setattr(bench, "LOOK", 0.01)
    assert all(len(bench.ages(0.2, play_on)) > 1 for play_on in (False, True))


def test_where_a_gpu_is_too_small_the_same_run_goes_on_on_the_cpu(toy) -> None:
    runner = Runner()
    runner.obey(Open(SCENE, params(model=toy["model"], mirror=True), playing=False))
    before = runner.frame()
    runner._move_to_cpu()
    moved = runner.frame()
    assert moved.notice == "Out of GPU memory: running on the CPU"
    assert moved.picture.metrics["candidates"] == before.picture.metrics["candidates"]
    runner.obey(Advance(2))
    runner.work(10)
    after = runner.frame()
    assert after.fault is None
    assert after.picture.metrics["frames"] == before.picture.metrics["frames"] + 2
    runner.close()


def test_a_run_that_has_moved_stays_with_its_window(toy, monkeypatch) -> None:
    told, heard = [], []

    def get(model, progress, cancelled):
        progress(0.5, "half")
        heard.append(cancelled())
        raise Cancelled

    monkeypatch.setattr("playground.detectors.download.get", get)
    runner = Runner(progress=lambda fraction, text: told.append(text), cancelled=lambda: True, live=True)
    runner.obey(Open(SCENE, params(model=toy["model"]), playing=False))
    reader, network = runner._state.reader, weakref.ref(runner._state.network)
    runner._move_to_cpu()
    assert network() is None, "what was on the device is let go of"
    told.clear()
    runner.obey(Touch(Gesture("picture", "act", name="yolox-nano")))
    assert (told, heard) == (["half"], [True]), "its downloads tell how far they are, and can be cancelled"
    assert runner._state.context.live
    assert runner._state.reader is reader
    runner.obey(Look(frozenset({"picture"})))
    assert shown(runner.frame()).keys() == {"picture"}, "what nobody sees is not drawn"
    runner.close()


def test_a_frozen_picture_is_held_and_goes_on_where_it_is_let_go() -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(freeze=True), playing=True))
    for _ in range(3):
        runner.work(0.02)
    held = runner.frame()
    assert held.status == "running"
    runner.obey(Steer({"freeze": False}))
    until = time.monotonic() + 5
    while runner.frame().picture.metrics["frames"] == held.picture.metrics["frames"]:
        assert time.monotonic() < until, "no picture came"
        runner.work(0.02)
    runner.close()


def test_where_a_picture_is_frozen_it_is_found_again() -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(), playing=False))
    runner.obey(Advance(40))
    while runner.work(0.05) == 0:
        pass
    runner.obey(Steer({"freeze": True}))
    held = runner.frame()
    assert 0 < held.params.position < 1
    runner.obey(Open(SCENE, held.params, playing=True))
    again = runner.frame()
    assert (shown(again)["picture"][0].pixels == shown(held)["picture"][0].pixels).all()
    runner.obey(Steer({"freeze": False}))
    runner.work(0.2)
    after = runner.frame()
    assert after.params.position == held.params.position, "it goes on, and is not wound back"
    runner.close()


def test_a_frozen_picture_goes_to_the_place_that_is_sought() -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(freeze=True), playing=False))
    first = runner.frame()
    runner.obey(Steer({"position": 0.25}))
    there = runner.frame()
    assert (shown(there)["picture"][0].pixels != shown(first)["picture"][0].pixels).any()
    assert there.params.position == pytest.approx(0.25, abs=1e-3)
    pixels = Street().picture(0.25 * STREET_SECONDS)[0]
    assert (shown(there)["picture"][0].pixels == pixels).all()
    runner.close()


@pytest.mark.parametrize("slow", ["load", "look"])
def test_however_long_a_network_takes_it_tells_that_it_lives_and_can_be_cancelled(
    toy, slow, monkeypatch
) -> None:
    place, name = {"load": (eye, "load"), "look": (DarknetDetector, "look")}[slow]
    does, ready = getattr(place, name), threading.Event()
    monkeypatch.setattr(place, name, lambda *a, **k: (ready.wait(5), does(*a, **k))[1])
    monkeypatch.setattr(eye, "ALIVE", 0.01)
    signs: list[str] = []

    def cancelled() -> bool:
        signs.append("alive")
        return signs.count("alive") == 4

    runner = Runner(progress=lambda fraction, text: signs.append(text), cancelled=cancelled, live=True)
    runner.obey(Open(SCENE, params(model=toy["model"]), playing=False))
    fault = runner.frame().fault
    assert fault.message == "Starting was cancelled"
    assert signs.count("alive") == 4
    assert "Loading the model" in signs
    ready.set()
    runner.obey(Rebuild())
    assert runner.frame().fault is None
    runner.close()


def test_another_manner_of_looking_can_be_given_up_for_the_next(toy, monkeypatch) -> None:
    runner = Runner(cancelled=lambda: waits, live=True)
    waits = False
    runner.obey(Open(SCENE, params(model=toy["model"], source=toy["source"]), playing=False))
    before = runner.frame()
    look = DarknetDetector.look
    monkeypatch.setattr(DarknetDetector, "look", lambda *a, **k: (time.sleep(0.05), look(*a, **k))[1])
    monkeypatch.setattr(eye, "ALIVE", 0.01)
    waits = True
    runner.obey(Steer({"bgr": True}))
    frame = runner.frame()
    assert frame.fault.message == "Changing parameters was cancelled"
    assert frame.picture is before.picture
    waits = False
    runner.obey(Steer({"mirror": True}))
    assert runner.frame().fault is None
    manner = runner._state.sight.manner
    assert (manner.bgr, manner.mirror) == (True, True)
    runner.close()


def test_maps_come_with_the_answer_and_drawing_asks_the_network_nothing(toy, monkeypatch) -> None:
    asked: list[tuple[str, list[int]]] = []
    outputs = Network.outputs

    def noted(network, pictures, layers):
        asked.append((threading.current_thread().name, sorted(layers)))
        return outputs(network, pictures, layers)

    monkeypatch.setattr(Network, "outputs", noted)
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model=toy["model"], source=toy["source"], layer=0), playing=False))
    first = shown(runner.frame())["maps"][0].values
    heads = [index for index in asked[0][1] if index]
    for command in (
        Steer({"score_threshold": 0.4}),
        Look(frozenset({"picture"})),
        Look(frozenset({"maps"})),
    ):
        runner.obey(command)
        frame = runner.frame()
    np.testing.assert_array_equal(shown(frame)["maps"][0].values, first)
    assert [layers for _, layers in asked] == [[0, *heads]]
    runner.obey(Steer({"layer": 1}))
    assert not np.array_equal(shown(runner.frame())["maps"][0].values, first)
    assert [layers for _, layers in asked] == [[0, *heads], sorted({1, *heads})]
    assert all(thread.startswith("detector") for thread, _ in asked)
    runner.close()
