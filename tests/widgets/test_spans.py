"""Vertical lines mark a moment in a plot, whatever range it shows."""

import numpy as np
import pytest

from playground import marks
from playground.scene import Pane
from tests.widgets.surfaces import pixels
from tests.widgets.test_painters import SIZE, paint
from widgets.painters.board import Board
from widgets.painters.legend import entries
from widgets.theme import DARK, LIGHT

CURVE = marks.Path((np.array([[0.0, 1.0], [100.0, 0.01]]),), label="train")


def moment(*at: float, label: str = "") -> marks.Path:
    return marks.Path((), "#ff00ff", spans=at, label=label)


def magenta(image) -> np.ndarray:
    """Return how many pixels of each column are of the line's colour."""
    return (np.abs(pixels(image) - (255, 0, 255)).max(axis=2) < 8).sum(axis=0)


@pytest.mark.parametrize("log_y", [False, True])
def test_a_line_goes_through_the_whole_pane_at_its_place(log_y: bool, qapp):
    extent = (0.0, 100.0, 0.001, 10.0)
    found = magenta(paint(moment(25.0), log_y=log_y, extent=extent))
    board = Board(Pane("p", "P", log_y=log_y, extent=extent))
    board.take((moment(25.0),))
    view = board.view(SIZE, LIGHT, 1.0)
    at = int(found.argmax())
    assert at == pytest.approx(view.rect.left() + view.rect.width() / 4, abs=1)
    assert found[at] >= view.rect.height() - 1
    assert found.sum() == found[at]


def test_a_line_does_not_widen_the_range(qapp):
    alone, marked = Board(Pane("p", "P", log_y=True)), Board(Pane("p", "P", log_y=True))
    alone.take((CURVE,))
    marked.take((CURVE, moment(250.0, -3.0)))
    assert marked.view(SIZE, LIGHT, 1.0).span == alone.view(SIZE, LIGHT, 1.0).span
    assert marked.note() == ""


def test_lines_beyond_the_range_or_nowhere_are_not_drawn(qapp):
    assert not magenta(paint(moment(2.0, -1.0, np.nan, np.inf, label="late"), extent=(0, 1, 0, 1))).any()


@pytest.mark.parametrize("at", [0.1, 0.99])
def test_the_label_stands_in_the_plot_beside_its_line(at: float, qapp):
    plain, said = (
        paint(moment(at, label=label), DARK, extent=(0, 1, 0, 1)) for label in ("", "stopped here")
    )
    changed = np.argwhere(np.abs(pixels(plain) - pixels(said)).max(axis=2) > 100)
    assert len(changed) > 50
    assert changed[:, 0].max() < 40
    line = int(magenta(said).argmax())
    assert (changed[:, 1] > line).all() if at < 0.5 else (changed[:, 1] < line).all()


def test_the_legend_names_curves_and_not_moments(qapp):
    both = marks.Path(CURVE.lines, spans=(3.0,), label="test")
    assert [entry.label for entry in entries((CURVE, moment(3.0, label="stopped here"), both))] == [
        "train",
        "test",
    ]


def test_a_moment_that_moves_is_painted_again(qapp):
    board = Board(Pane("p", "P"))
    assert board.take((moment(1.0, label="a"),))
    assert not board.take((moment(1.0, label="a"),))
    assert board.take((moment(2.0, label="a"),))
    assert board.take((moment(2.0, label="b"),))
