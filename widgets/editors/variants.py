"""A short list of records, each of a chosen type with its own options, such as the optimizers of a race."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.params import Field
from playground.variants import Variant, Variants
from widgets.editors import ink
from widgets.editors.base import Editor
from widgets.editors.buttons import WordButton
from widgets.editors.entry import Entry
from widgets.editors.record import Record


class Records(QWidget):
    """Records one under the other, and what adds one."""

    removed = Signal(int)

    def __init__(self, kind: Variants, title: str) -> None:
        super().__init__()
        self.records: list[Record] = []
        self.add = WordButton("+ Add")
        self.add.setAccessibleName(f"{title}, add one")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.add)
        self._space()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._space()

    def push(self, record: Record) -> None:
        """Put a record behind the others."""
        self._column.insertWidget(len(self.records), record)
        self.records.append(record)
        record.show()  # not left to the event loop: until shown, the layout passes it over

    def pop(self) -> None:
        """Take the last record away; the focus in it goes to the one before."""
        record = self.records.pop()
        if record.isAncestorOf(self.focusWidget() or self):
            (self.records[-1].remove if self.records else self.add).setFocus(Qt.FocusReason.OtherFocusReason)
        record.blockSignals(True)  # a combo box that hides says that its list was closed
        self._column.removeWidget(record)
        record.hide()
        record.deleteLater()

    def settle(self) -> None:
        """Lay out what is new at once, and let Tab go from top to bottom."""
        faces = [face for record in self.records for face in record.faces()]
        for before, after in pairwise([*faces, self.add]):
            QWidget.setTabOrder(before, after)
        for part in (*self.records, self):
            if layout := part.layout():
                layout.activate()
        self.updateGeometry()

    def _space(self) -> None:
        """Take the distances that go with the font."""
        self._column.setSpacing(ink.px(self, 8))


class VariantsEditor(Editor):
    """A block for each record, with + under the last."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        assert isinstance(field.kind, Variants)
        self._kind = field.kind
        self._value: tuple[Variant, ...] = ()
        self._given: Record | None = None
        self.below = self._list = Records(field.kind, field.label)
        self._list.add.clicked.connect(self._add)

    def show_value(self, value: Any) -> None:
        self._value = value
        shown = self._list.records
        moved = len(shown) != len(value)
        while len(shown) > len(value):
            self._list.pop()
        while len(shown) < len(value):
            self._list.push(self._record(len(shown)))
        defaults = (*self.field.default, *[None] * len(value))
        for record, variant, default in zip(shown, value, defaults, strict=False):
            moved |= record.show_record(variant, default)
            record.remove.setEnabled(len(value) > self._kind.shortest)
        self._list.add.setEnabled(len(value) < self._kind.longest)
        if moved:
            self._list.settle()

    def busy(self) -> bool:
        return any(record.busy() for record in self._list.records)

    def refuse(self) -> None:
        if self._given:
            self._given.refuse()

    def expected(self) -> str:
        return (self._given.expected() if self._given else "") or super().expected()

    def said(self, value: Any) -> str:
        return ", ".join(self._kind.label(variant.name) for variant in value) or "none"

    def faces(self) -> list[QWidget]:
        return []

    def _record(self, index: int) -> Record:
        record = Record(self._kind, index, self.field.label)
        record.edited.connect(partial(self._edited, index))
        record.removed.connect(partial(self._remove, index))
        record.rested.connect(self.rested)
        return record

    def _edited(self, index: int, changed: object) -> None:
        self._give([*self._value[:index], changed, *self._value[index + 1 :]], self._list.records[index])

    def _remove(self, index: int) -> None:
        self._finish_typing()
        self._give([*self._value[:index], *self._value[index + 1 :]])

    def _add(self) -> None:
        """Add what the last one is, as the next type."""
        self._finish_typing()
        names = self._kind.names
        if not self._value:
            self._give([Variant(self._kind.key, names[0])])
            return
        last = self._value[-1]
        following = names[(names.index(last.name) + 1) % len(names)]
        self._give([*self._value, self._kind.turned(last, following)])

    def _finish_typing(self) -> None:
        """Let what is being typed count, and give up what is not taken: its entry may be another's soon."""
        for entry in self._list.findChildren(Entry):
            if entry.typing():
                entry.clearFocus()

    def _give(self, records: list[Any], by: Record | None = None) -> None:
        self._given = by
        self.edited.emit(records)
