"""Detection step by step: a step is another picture, a place that is sought is found, what is held rests."""

import time
from pathlib import Path

import pytest

from playground.detectors.detector import DarknetDetector
from playground.frame import Advance, Open, Steer
from playground.runner import Runner, run
from playground.scenes.detection import state
from playground.scenes.detection.scene import SCENE
from playground.sources.capture import STREET_SECONDS, Drawn
from playground.sources.mailbox import Status
from playground.sources.reader import Reader
from playground.sources.synthetic import Street
from tests.scenes.detection_runs import params, shown, toy_files


@pytest.fixture
def toy(tmp_path: Path) -> dict[str, str]:
    return toy_files(tmp_path)


@pytest.mark.parametrize("playing", [True, False])
def test_a_slow_seek_is_waited_for_where_the_picture_is_frozen(playing, monkeypatch) -> None:
    seek = Drawn.seek
    monkeypatch.setattr(Drawn, "seek", lambda self, place: (time.sleep(0.1), seek(self, place)))
    if playing:
        monkeypatch.setattr(state, "SOUGHT", 0.01)  # it comes while it plays, else it is waited for
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model="", freeze=True), playing=playing))
    runner.frame()
    runner.obey(Steer({"position": 0.25}))
    assert runner.frame().params.position == pytest.approx(0.25, abs=1e-3), "it is not wound back"
    until = time.monotonic() + 5
    while runner._state.sought and time.monotonic() < until:
        runner.work(0.02)
    there = runner.frame()
    assert there.params.position == pytest.approx(0.25, abs=1e-3)
    pixels = Street().picture(0.25 * STREET_SECONDS)[0]
    assert (shown(there)["picture"][0].pixels == pixels).all()
    runner.work(0.1)
    assert runner.frame().step == there.step, "it is held again"
    runner.close()


def test_a_seek_that_something_else_interrupts_is_made_up_for(monkeypatch) -> None:
    seek = Drawn.seek
    monkeypatch.setattr(Drawn, "seek", lambda self, place: (time.sleep(0.1), seek(self, place)))
    runner = Runner(cancelled=lambda: waits, live=True)
    waits = False
    runner.obey(Open(SCENE, params(model=""), playing=False))
    waits = True
    runner.obey(Steer({"position": 0.25}))
    waits = False
    runner.obey(Steer({"mirror": True}))
    assert runner.frame().fault is None
    assert runner._state.shot.time == pytest.approx(0.25 * STREET_SECONDS, abs=0.1)
    runner.close()


def test_a_source_that_is_slow_to_begin_is_waited_for_where_its_picture_is_frozen(monkeypatch) -> None:
    begin = Drawn.open
    monkeypatch.setattr(Drawn, "open", lambda self: (time.sleep(0.1), begin(self)))
    monkeypatch.setattr(state, "FIRST", 0.01)
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model="", freeze=True, position=0.25), playing=True))
    assert runner.frame().params.position == 0.25
    until = time.monotonic() + 5
    while runner._state.sought and time.monotonic() < until:
        runner.work(0.02)
    assert runner.frame().params.position == pytest.approx(0.25, abs=1e-3)
    assert runner._state.shot.time == pytest.approx(0.25 * STREET_SECONDS, abs=0.1)
    runner.close()


def test_what_was_asked_about_the_old_place_is_not_shown_at_the_new_one(toy, monkeypatch) -> None:
    look = DarknetDetector.look
    monkeypatch.setattr(DarknetDetector, "look", lambda *a, **k: (time.sleep(0.05), look(*a, **k))[1])
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model=toy["model"], track=True), playing=True))
    watching = runner._state
    until = time.monotonic() + 5
    while not watching.eye.busy and time.monotonic() < until:
        runner.work(0.001)
    runner.obey(Steer({"position": 0.5}))
    answered = watching.frames
    while watching.frames < answered + 2 and time.monotonic() < until:
        runner.work(0.001)
        assert watching.sight.shot.time >= 0.5 * STREET_SECONDS
    assert watching.frames >= answered + 2
    runner.close()


def test_a_single_step_shows_the_next_picture_however_slow_the_network(toy, monkeypatch) -> None:
    look = DarknetDetector.look

    def slow(*args, **options):
        time.sleep(0.05)
        return look(*args, **options)

    monkeypatch.setattr(DarknetDetector, "look", slow)
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model=toy["model"]), playing=False))
    before = runner.frame()
    for step in (1, 2):
        runner.obey(Advance(1))
        while runner.work(0.5) == 0:
            pass
        frame = runner.frame()
        assert (frame.step, frame.status) == (step, "paused")
        assert frame.picture.metrics["frames"] == before.picture.metrics["frames"] + step
        assert (shown(frame)["picture"][0].pixels != shown(before)["picture"][0].pixels).any()
    runner.close()


def test_while_a_picture_is_held_nothing_is_drawn_and_nothing_counted() -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(freeze=True), playing=True))
    runner.work(0.02)
    runner.frame()
    runner.work(0.1)
    assert not runner.changed
    frame = runner.frame()
    assert (frame.status, frame.step) == ("running", 0)
    runner.close()
    assert run(SCENE, params(freeze=True), steps=3)[0].status == "finished", "nobody is there to let it go"


def test_how_long_a_camera_has_been_silent_goes_on_to_be_told() -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(), playing=True))
    silence = Silence()
    runner._state.reader = silence
    runner.work(0.02)
    runner.frame()
    runner.work(0.02)
    assert not runner.changed
    silence.status = Status("silent", "No picture from camera 0 for 20 seconds")
    runner.work(0.02)
    assert runner.changed
    frame = runner.frame()
    assert "for 20 seconds" in frame.picture.notes["picture"]
    assert frame.step == 0
    runner.close()


class Silence:
    """A reader of a camera that gives no pictures."""

    every = finished = False
    status = Status("playing")
    _told = ""
    news = Reader.news

    def wait(self, timeout: float) -> None:
        time.sleep(timeout)
