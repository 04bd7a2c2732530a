"""The card beside what was picked in a pane: its numbers, choices and actions."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.scene import Action, Gesture, Offer, Pick
from widgets.canvas import Canvas
from widgets.editors import ink
from widgets.faces import Face, face_for
from widgets.glyphs import IconButton

GAP = 16
"""Pixels between the card and the place that was pressed."""
MARGIN = 8
"""Pixels between the card and the edges of the room it stands in."""
ACROSS = 2
"""Buttons in a line."""

_RIGHT, _FILL = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag(0)


class OfferCard(QWidget):
    """Shows an offer beside the last press in its pane, as long as pictures hold it.

    `gestured` carries what the user does with it: "set", "act" or "dismiss". It never takes the focus by
    itself.
    """

    gestured = Signal(object)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._offer: Offer | None = None
        self._faces: dict[str, Face] = {}
        self._given: set[str] = set()  # parts the user has set, which frames on their way show as they were
        self._dismissed = False
        self._body: QWidget | None = None
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._close = IconButton("close", "Close", "Close (Esc)")
        self._close.clicked.connect(self.dismiss)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._space()
        self._moved = QTimer(self, singleShot=True, interval=0)  # when all panes have their new places
        self._moved.timeout.connect(self._stand)
        for pane in canvas.panes.values():
            pane.installEventFilter(self)
        canvas.gestured.connect(self._touched)
        canvas.looked.connect(self._moved.start)
        self.hide()

    @property
    def faces(self) -> dict[str, Face]:
        """What shows each part, by name."""
        return self._faces

    def show_offer(self, offer: Offer | None, answered: bool = True) -> None:
        """Show what is offered now; `answered` says that it holds the effect of everything the user did."""
        if answered:
            self._given.clear()
        known, self._offer = self._offer, offer
        if offer is None:
            self._dismissed = False
            self._leave()
            return
        if known is None or _shape(known) != _shape(offer):
            self._dismissed = False
            self._build(offer)
        for part in offer.parts:
            if part.name not in self._given:
                self._faces[part.name].show_part(part)  # pyright: ignore[reportArgumentType]
        if self.isHidden():
            self._stand()

    def dismiss(self) -> bool:
        """Send the offer away; tell whether there was one to see."""
        if self._offer is None or self.isHidden():
            return False
        self._dismissed = True
        self._leave()
        self.gestured.emit(Gesture(self._offer.pane, "dismiss"))
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the panes as they change their places."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._moved.start()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._space()
            self._moved.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep presses beside the parts from what lies beneath."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line around it."""
        ink.box(QPainter(self), self, ink.surface(self), ink.line(self))

    def _touched(self, gesture: Gesture) -> None:
        if gesture.kind == "press":
            self._dismissed = False

    def _build(self, offer: Offer) -> None:
        """Make anew what shows the parts: rows, and beneath them the buttons."""
        for face in self._faces.values():
            face.blockSignals(True)  # what is being typed belongs to another item
        if self._body is not None:
            self._leave()
            self._column.removeWidget(self._body)
            self._body.deleteLater()
        self._body = QWidget(self)
        self._given.clear()
        self._title.setText(offer.title)
        self.setAccessibleName(offer.title)
        self._faces = {part.name: face_for(part) for part in offer.parts}
        self._fill(self._body, offer)
        self._column.addWidget(self._body)

    def _fill(self, body: QWidget, offer: Offer) -> None:
        """Set the parts beneath each other, and last the buttons, two in a line."""
        rows, buttons = QGridLayout(body), QGridLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setColumnStretch(0, 1)
        rows.setHorizontalSpacing(ink.px(self, 16))
        for line, part in enumerate(offer.parts):
            face = self._faces[part.name]
            face.setAccessibleName(part.label)
            face.setAccessibleDescription(offer.title)
            face.given.connect(partial(self._give, part.name))
            if isinstance(part, Action) and part.on is None:
                buttons.addWidget(face, *divmod(buttons.count(), ACROSS))
            else:
                rows.addWidget(QLabel(part.label), line, 0)
                rows.addWidget(face, line, 1, _RIGHT if isinstance(part, Action) else _FILL)
        if buttons.count():
            buttons.setSpacing(ink.px(self, 8))
            rows.addLayout(buttons, len(offer.parts), 0, 1, 2)

    def _give(self, name: str, value: float | str | None) -> None:
        if self._offer is None:
            return
        self._given.add(name)
        kind = "act" if value is None else "set"
        self.gestured.emit(Gesture(self._offer.pane, kind, name=name, value=0.0 if value is None else value))

    def _stand(self) -> None:
        """Stand beside the place that was pressed, while its pane is in view."""
        offer = self._offer
        if offer is None or self._dismissed or offer.pane not in self._canvas.in_view:
            self._leave()
            return
        self.show()
        self.raise_()
        self.adjustSize()
        pane = self._canvas.panes[offer.pane]
        corner = pane.mapTo(self._canvas, QPoint())
        at = QPoint(round(pane.pressed_at.x() * pane.width()), round(pane.pressed_at.y() * pane.height()))
        area = QRect(corner, pane.size())
        if area.width() < self.width() + 2 * MARGIN or area.height() < self.height() + 2 * MARGIN:
            area = self._canvas.rect()
        self.move(beside(corner + at, self.size(), area))

    def _leave(self) -> None:
        """Hide, and give the keys back to the window rather than to whatever comes next."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()
        self.hide()

    def _space(self) -> None:
        """Take the distances that go with the type."""
        self._column.setContentsMargins(ink.px(self, 12), ink.px(self, 4), ink.px(self, 8), ink.px(self, 10))
        self._column.setSpacing(ink.px(self, 4))
        self._title.setStyleSheet("font-weight: 600")


def beside(spot: QPoint, size: QSize, area: QRect) -> QPoint:
    """Return the upper left corner of a card of `size` in `area` that leaves `spot` free.

    It stands to the right or, where there is no room, to the left, else below or above; where it fits on no
    side, it goes into the corner away from the spot.
    """
    room = area.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    right, below = room.right() - size.width() + 1, room.bottom() - size.height() + 1
    x = min(max(spot.x() - size.width() // 2, room.left()), right)
    y = min(max(spot.y() - size.height() // 2, room.top()), below)
    if spot.x() + GAP <= right:
        return QPoint(spot.x() + GAP, y)
    if spot.x() - GAP - size.width() >= room.left():
        return QPoint(spot.x() - GAP - size.width(), y)
    if spot.y() + GAP <= below:
        return QPoint(x, spot.y() + GAP)
    if spot.y() - GAP - size.height() >= room.top():
        return QPoint(x, spot.y() - GAP - size.height())
    centre = area.center()
    return QPoint(
        right if spot.x() < centre.x() else room.left(), below if spot.y() < centre.y() else room.top()
    )


def _shape(offer: Offer) -> object:
    """Return what a card is built from; values, and what can be done just now, change within it."""
    parts: list[object] = []
    for part in offer.parts:
        switch = isinstance(part, Action) and part.on is not None
        options = (part.values, part.labels) if isinstance(part, Pick) else ()
        parts.append((type(part), part.name, part.label, switch, options))
    return offer.pane, offer.title, parts
