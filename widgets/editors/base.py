"""What every editor offers to the row that holds it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from playground.params import Field, Params


class Editor(QObject):
    """One control: what it shows beside its label (`inline`) and under it (`below`).

    Made for a field whose kind it knows. `edited` carries what the user gave, unchecked; `refused` says why
    what they asked for cannot be done; `rested` says that something begun was given up or has ended, so that
    the value as it is should be shown again.
    """

    edited = Signal(object)
    refused = Signal(str)
    rested = Signal()

    inline: QWidget | None = None
    below: QWidget | None = None
    hugs = False
    """The inline widget is as wide as its content, not as its column."""
    overhang = 0
    """How far the inline widget's box reaches into the right margin, so that its text ends at it."""
    takes_files = False

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field

    def show_value(self, value: Any) -> None:
        """Show a value; never emits."""
        raise NotImplementedError

    def show_beside(self, params: Params) -> None:
        """Take in the other parameters, where the value means something only with them."""

    def busy(self) -> bool:
        """Tell whether the user is at it, so that nothing may be changed under their hands."""
        return False

    def set_changed(self, changed: bool) -> None:
        """Show whether the value differs from its default."""

    def refuse(self) -> None:
        """Mark what was given last as not taken."""

    def expected(self) -> str:
        """Say what is taken, in the units that are typed."""
        return self.field.kind.expected()

    def said(self, value: Any) -> str:
        """Say a value in words, for "Reset to …"."""
        return str(value)

    def reach(self) -> str:
        """Say the usual range, for the tooltip; empty where there is none."""
        return ""

    def takes(self, path: str) -> bool:
        """Tell whether a file of this name can be given."""
        return False

    def drop(self, path: str) -> None:
        """Take a file that was dropped on the row."""

    def faces(self) -> list[QWidget]:
        """Return the widgets that take the focus, in order; they bear the label for screen readers."""
        return [widget for widget in (self.inline, self.below) if widget is not None]
