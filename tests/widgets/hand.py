"""A hand that drives the column of controls, and the parameters it is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.faults import UserError
from playground.kinds import (
    Choice,
    FilePath,
    Integers,
    Matrix,
    Names,
    Numbers,
    PointTable,
    Rows,
    Slider,
    Subset,
    Toggle,
)
from playground.params import RESTART, Label, Params, Section, When
from playground.samples import Samples
from widgets import theme
from widgets.controls import Controls
from widgets.editors.entry import Entry
from widgets.editors.track import Track

LEFT = Qt.MouseButton.LeftButton


NONE = Samples()


@dataclass(frozen=True)
class Even:
    """A kind that nobody made an editor for."""

    def parse(self, value: object) -> int:
        if not isinstance(value, int) or value % 2:
            raise ValueError
        return value

    def expected(self) -> str:
        return "an even number"

    def describe(self) -> dict[str, Any]:
        return {"type": "even"}


@dataclass(frozen=True)
class Lab(Params):
    points: Annotated[str, Section("Data"), Choice("circles", "spiral", "moons"), RESTART, "Which."] = (
        "circles"
    )
    noise: Annotated[float, Slider(0, 0.5, minimum=0), "Spread of the points."] = 0.12
    train_share: Annotated[float, Slider(0.1, 0.9, unit="%", minimum=0, maximum=1)] = 0.6
    file: Annotated[str, FilePath((".csv",))] = ""
    own: Annotated[Samples | str, PointTable((".csv", ".txt")), "Points of your own."] = NONE
    hidden: Annotated[tuple[int, ...], Section("Network"), Integers(1, 64, 4, 1), RESTART] = (4, 2)
    inputs: Annotated[tuple[str, ...], Subset("x", "y", "xy", at_least=1)] = ("x", "y")
    batch_norm: Annotated[bool, Toggle()] = False
    kernel: Annotated[tuple[tuple[float, ...], ...], Matrix(4, 4)] = ((1, 0), (2, -1))
    rate: Annotated[float, Section("Optimisation"), Slider(0.001, 1, log=True, above=0), Label("Rate")] = 0.03
    batch: Annotated[int, Slider(1, 256, log=True, minimum=1)] = 32
    angle: Annotated[float, Slider(-90, 90, unit="°")] = -15
    schedule: Annotated[str, Choice("constant", "inverse")] = "constant"
    decay: Annotated[float, Slider(0, 1), When("schedule", "inverse")] = 0.1
    pairs: Annotated[int, Even()] = 2
    by_layer: Annotated[tuple[str, ...], Names("tanh", "relu", "leaky_relu", longest=3)] = ()
    frozen: Annotated[tuple[tuple[float, ...], ...], Rows(1, 3, most=4)] = ()
    place: Annotated[tuple[float, ...], Numbers(0, 2)] = ()


@dataclass(frozen=True)
class Ordered(Params):
    low: Annotated[float, Slider(0, 1)] = 0.2
    high: Annotated[float, Slider(0, 1)] = 0.8

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.low > self.high:
            raise UserError("low is above high", "keep low at or below high")


class Hand:
    """Drives controls as a person does, and keeps what they emitted."""

    def __init__(self, controls: Controls) -> None:
        self.controls = controls
        self.given: list[Any] = []
        controls.changed.connect(self.given.append)

    def entry(self, name: str) -> Entry:
        return self.controls.rows[name].findChildren(Entry)[0]

    def track(self, name: str) -> Track:
        return self.controls.rows[name].findChildren(Track)[0]

    def type(self, name: str, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        self.type_into(self.entry(name), text, end)

    def type_into(self, entry: Entry, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        entry.setFocus()
        entry.selectAll()
        press(entry, text)
        if end is not None:
            QTest.keyClick(entry, end)

    def note(self, name: str) -> str:
        note = self.controls.rows[name].note
        return note.text() if note.isVisible() else ""

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT)

    def last(self) -> Any:
        return self.given[-1]


CHANGED = Lab(
    points="moons",
    noise=0.4,
    train_share=0.25,
    file="/tmp/a.csv",
    own=Samples.of([[0, 0, 0], [1, 0.5, 1], [2, 2, 2]]),
    hidden=(1, 2, 3),
    inputs=("xy",),
    batch_norm=True,
    kernel=((1, 2, 3),),
    rate=9,
    batch=1,
    angle=3,
    schedule="inverse",
    decay=0.9,
    pairs=6,
    by_layer=("relu", "tanh"),
    frozen=((1,), (2, 1)),
    place=(1, -2.5),
)


def light(qapp: QApplication) -> Iterator[QApplication]:
    """Give the application the light theme for one test."""
    theme.apply(qapp, theme.LIGHT)
    yield qapp


def made(qtbot: QtBot, params: Params, width: int = 300) -> Hand:
    controls = Controls(params)
    qtbot.addWidget(controls)
    controls.resize(width, 1200)
    with qtbot.waitActive(controls):
        controls.show()
        controls.activateWindow()
    return Hand(controls)


def press(widget: QWidget, text: str) -> None:
    """Type any text; QTest.keyClicks aborts on what is not ASCII."""
    for letter in text:
        QApplication.sendEvent(
            widget, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        )


def wheel(widget: QWidget, notches: int) -> bool:
    """Turn the wheel over a widget; tell whether the widget kept the turn for itself."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    widget.wheelEvent(event)
    return event.isAccepted()
