"""The scenes as the gallery lists them: the rows, and what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole
SELECTED = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Card:
    """A scene in the gallery; a `reason` says why it cannot be opened."""

    name: str
    title: str
    topic: str
    summary: str
    thumbnail: Path | None = None
    reason: str = ""


@dataclass(frozen=True)
class Topic:
    """The muted title over a group of scenes."""

    title: str


Entry = Card | Topic


def grouped(cards: Sequence[Card]) -> list[Entry]:
    """Return the cards under their topics, both in the order of their first appearance."""
    order = list(dict.fromkeys(card.topic for card in cards))
    ordered = sorted(cards, key=lambda card: order.index(card.topic))
    entries: list[Entry] = []
    for topic, group in groupby(ordered, key=lambda card: card.topic):
        entries.append(Topic(topic))
        entries.extend(group)
    return entries


def found(cards: Sequence[Card], text: str) -> list[Card]:
    """Return the cards that hold every word of the text, best first: title before topic before summary.

    Where there are none, those whose title has the letters in order ("decb" finds Decision boundary).
    """
    wanted = text.casefold().split()
    scored = [(score, card) for card in cards if (score := _score(card, wanted)) is not None]
    if scored:
        return [card for _, card in sorted(scored, key=lambda pair: pair[0])]
    letters = "".join(wanted)
    return [card for card in cards if _in_order(letters, card.title.casefold())]


def _score(card: Card, wanted: list[str]) -> int | None:
    title, topic, summary = card.title.casefold(), card.topic.casefold(), card.summary.casefold()
    if title.startswith(" ".join(wanted)):
        return 0
    for score, text in enumerate((title, f"{title} {topic}", f"{title} {topic} {summary}"), start=1):
        if all(word in text for word in wanted):
            return score
    return None


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


class Cards(QAbstractListModel):
    """The rows of the gallery: topics and cards, or what a search found."""

    def __init__(self, cards: Sequence[Card], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards = tuple(cards)
        self._entries: list[Entry] = grouped(cards)
        self.text = ""
        self.selected = ""
        self.folded = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return how many rows show."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row shows, says and is."""
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return entry.title
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return _tip(entry)
            case _ if role == ENTRY:
                return entry
            case _ if role == SELECTED:
                return isinstance(entry, Card) and entry.name == self.selected
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that cards which can be opened are enabled, and nothing else is."""
        entry = self._entries[index.row()]
        usable = isinstance(entry, Card) and not entry.reason
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if usable else Qt.ItemFlag.NoItemFlags

    def search(self, text: str) -> None:
        """Show what a search finds; everything, by topic, for an empty text."""
        self.beginResetModel()
        self.text = text.strip()
        self._entries = list(found(self._cards, text)) if self.text else grouped(self._cards)
        self.endResetModel()

    def select(self, name: str) -> None:
        """Mark the card of this name, and no other."""
        self.selected = name
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1), [SELECTED])

    def fold(self, folded: bool) -> None:
        """Show rows of icons only, or whole rows."""
        self.layoutAboutToBeChanged.emit()
        self.folded = folded
        self.layoutChanged.emit()

    def row(self, name: str) -> int:
        """Return the row of a card, -1 where it does not show."""
        names = [entry.name if isinstance(entry, Card) else None for entry in self._entries]
        return names.index(name) if name in names else -1

    def usable(self) -> list[int]:
        """Return the rows that can be opened."""
        return [
            row for row, entry in enumerate(self._entries) if isinstance(entry, Card) and not entry.reason
        ]


def _tip(entry: Entry) -> str:
    if isinstance(entry, Topic):
        return ""
    return f"{entry.title}\n{entry.reason or entry.summary}".strip()
