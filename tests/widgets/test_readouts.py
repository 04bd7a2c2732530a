"""The strip of numbers: what the picture has, each in its place."""

import math

import pytest
from pytestqt.qtbot import QtBot

from widgets.readouts import Readouts

FORMATS = {"epoch": "epoch {:d}", "train_loss": "train loss {:.4f}", "accuracy": "accuracy {:.1%}"}
ALL = {"epoch": 3.0, "train_loss": 0.25, "accuracy": 0.5}


@pytest.fixture
def strip(qtbot: QtBot) -> Readouts:
    made = Readouts(FORMATS)
    qtbot.addWidget(made)
    made.resize(600, 24)
    made.show()
    return made


def test_a_metric_the_picture_lacks_is_left_out(strip: Readouts) -> None:
    strip.show_metrics(ALL, "cpu")
    assert strip.text() == "epoch 3, train loss 0.2500, accuracy 50.0%"
    strip.show_metrics({"epoch": 4.0, "accuracy": 0.5, "unasked": 1.0}, "cpu")
    assert strip.text() == "epoch 4, accuracy 50.0%"
    strip.show_metrics(ALL, "cpu")
    assert strip.text() == "epoch 3, train loss 0.2500, accuracy 50.0%"


def test_a_number_that_left_the_range_keeps_its_place(strip: Readouts) -> None:
    strip.show_metrics({**ALL, "train_loss": math.nan}, "cpu")
    assert strip.text() == "epoch 3, train loss –, accuracy 50.0%"


def test_a_unit_stands_behind_its_number(qtbot: QtBot) -> None:
    strip = Readouts({"giou": "GIoU {:.3f}", "network_ms": "network {:.1f} ms", "epoch": "epoch {:,d}"})
    qtbot.addWidget(strip)
    strip.show_metrics({"giou": -0.5, "network_ms": 12.34, "epoch": 1921.0}, "cpu")
    assert strip.text() == "GIoU −0.500, network 12.3 ms, epoch 1\u202f921"


def test_nothing_moves_while_the_metrics_stay_the_same(strip: Readouts) -> None:
    strip.show_metrics({**ALL, "epoch": 12345.0}, "cpu")
    before = strip._places()
    for epoch in (1.0, 99.0, 12345.0):
        strip.show_metrics({**ALL, "epoch": epoch}, "cpu")
        assert strip._places() == before


def test_before_the_first_picture_all_names_stand_there(strip: Readouts) -> None:
    assert strip.text() == "epoch –, train loss –, accuracy –"
