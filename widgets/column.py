"""The column beside the panes: the head of the scene, and under it the controls or the lesson."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.params import Params
from playground.scene import Scene
from widgets.controls import Controls
from widgets.glyphs import unit
from widgets.header import Header
from widgets.lesson import Lesson
from widgets.menu import Menu

WIDTH, STRIP = 316, 36


class Column(QWidget):
    """Folds to a narrow strip that brings it back."""

    def __init__(self, scene: Scene, params: Params, menu: Menu, parent: QWidget) -> None:
        super().__init__(parent)
        self.folded = False
        self.header = Header(scene.title, menu, self)
        self._side = QStackedWidget(self)
        self.controls = Controls(params, self._side)
        self.lesson = Lesson(scene.file("lesson.md") or f"# {scene.title}\n\n{scene.summary}")
        self._arrange()
        self._fit()

    @property
    def shows_lesson(self) -> bool:
        """Tell whether the lesson stands in the place of the controls."""
        return self._side.currentWidget() is self.lesson

    def show_lesson(self, shown: bool) -> None:
        """Put the lesson in the place of the controls, or the controls back."""
        self._side.setCurrentWidget(self.lesson if shown else self.controls)
        self.fold(False)

    def fold(self, folded: bool) -> None:
        """Hide what is under the head, or show it."""
        self.folded = folded
        self._side.setVisible(not folded)
        self.header.set_folded(folded)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _arrange(self) -> None:
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._side.addWidget(self.controls)
        self._side.addWidget(self.lesson)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._side, 1)
        column.addStretch()

    def _fit(self) -> None:
        self.setFixedWidth(round((STRIP if self.folded else WIDTH) * unit(self)))
