"""Files dropped on the panes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.params import Params, fields
from widgets.editors import ink


class DropZone(QWidget):
    """Takes files that are dropped on another widget, with an outline around it while one is over it.

    `dropped` carries the path of the first file; what is no file is left alone.
    """

    dropped = Signal(str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.setAcceptDrops(True)
        over.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is dragged over the other widget."""
        if isinstance(event, QDragEnterEvent):
            return self._entered(event)
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.hide()
            if path := first_file(event):
                event.acceptProposedAction()
                self.dropped.emit(path)
                return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the outline and a breath of its colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wash = ink.accent(self)
        wash.setAlphaF(0.06)
        painter.fillRect(self.rect(), wash)
        painter.setPen(QPen(ink.accent(self), 2))
        radius = ink.px(self, 6)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), radius, radius)

    def _entered(self, event: QDragEnterEvent) -> bool:
        if not first_file(event):
            return False
        event.acceptProposedAction()
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        return True


def first_file(event: QDropEvent) -> str:
    """Return the path of the first local file that is dragged, "" where there is none."""
    return next((url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()), "")


def refusal(path: str, params: Params) -> str:
    """Say which kinds of file are taken at these parameters instead of this one."""
    kinds: list[Any] = [field.kind for field in fields(type(params)) if params.shows(field)]
    suffixes = list(dict.fromkeys(suffix for kind in kinds for suffix in getattr(kind, "suffixes", ())))
    *others, last = suffixes or [""]
    taken = f"{', '.join(others)} and {last} files" if others else f"{last} files" if last else "no files"
    taken += " and folders" if any(getattr(kind, "folders", False) for kind in kinds) else ""
    return f"“{Path(path).name}” cannot be used here: with these settings this scene takes {taken}."
