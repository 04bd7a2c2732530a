"""How the gallery paints its rows: topics, cards, and the thumbnail of a scene."""

from __future__ import annotations

import math
import zlib
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from widgets.cards import ENTRY, SELECTED, Card, Cards, Index, Topic
from widgets.colours import mix
from widgets.glyphs import faded, shown_theme, unit

ROW, TWO_LINES, TITLE, RULE = 28, 44, 36, 13
THUMBNAIL = 18


class CardPainter(QStyledItemDelegate):
    """Paints a row: topic, or thumbnail and title; a card that failed to load with the reason beneath."""

    def __init__(self, model: Cards, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._model = model
        self._view = parent
        self._pixmaps: dict[Path, QPixmap] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row; its width is the column's."""
        entry, folded = index.data(ENTRY), self._model.folded
        if isinstance(entry, Topic):
            first = index.row() == 0
            height = (0 if first else RULE) if folded else (ROW if first else TITLE)
        else:
            height = TWO_LINES if entry.reason and not folded else ROW
        return QSize(0, round(height * unit(self._view)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        rect = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        entry = index.data(ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if isinstance(entry, Topic):
            self._paint_topic(painter, rect, entry, index.row() == 0)
        else:
            selected = bool(index.data(SELECTED))
            if not entry.reason:
                hovered = bool(state & QStyle.StateFlag.State_MouseOver)
                self._paint_ground(painter, rect, selected, hovered, self._pointed(index))
            self._paint_card(painter, rect, entry, selected)
        painter.restore()

    def _pointed(self, index: Index) -> bool:
        focus, column = QApplication.focusWidget(), self._view.parentWidget()
        inside = focus is not None and column is not None and column.isAncestorOf(focus)
        return inside and index == self._view.currentIndex()

    def _paint_topic(self, painter: QPainter, rect: QRectF, topic: Topic, first: bool) -> None:
        palette, scale = self._view.palette(), unit(self._view)
        if self._model.folded:
            middle = round(rect.center().y())
            if not first:
                painter.fillRect(QRectF(rect.left() + 4, middle, rect.width() - 8, 1), palette.mid())
            return
        font = QFont(self._view.font())
        font.setPixelSize(round(12 * scale))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        low = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        text = QFontMetrics(font).elidedText(topic.title, Qt.TextElideMode.ElideRight, int(rect.width() - 16))
        painter.drawText(rect.adjusted(8, 0, -8, -round(6 * scale)), low, text)

    def _paint_ground(
        self, painter: QPainter, rect: QRectF, selected: bool, hovered: bool, pointed: bool
    ) -> None:
        palette = self._view.palette()
        accent, text = palette.color(QPalette.ColorRole.Highlight), palette.color(QPalette.ColorRole.Text)
        tint = faded(accent, 0.16) if selected else faded(text, 0.06)
        frame = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        if selected or hovered or pointed:
            painter.setPen(QPen(faded(accent, 0.7), 1) if pointed else Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawRoundedRect(frame, 4, 4)

    def _paint_card(self, painter: QPainter, rect: QRectF, card: Card, selected: bool) -> None:
        scale, palette = unit(self._view), self._view.palette()
        side, row = round(THUMBNAIL * scale), round(ROW * scale)
        left = rect.center().x() - side / 2 if self._model.folded else rect.left() + 8
        square = QRectF(round(left), round(rect.top() + (row - side) / 2), side, side)
        painter.setOpacity(0.35 if card.reason else 1.0)
        self._paint_thumbnail(painter, square, card)
        painter.setOpacity(1.0)
        if self._model.folded:
            return
        text = palette.color(QPalette.ColorRole.Text)
        muted = palette.color(QPalette.ColorRole.PlaceholderText)
        accent = palette.color(QPalette.ColorRole.Highlight)
        # The plain accent on its own tint has 4:1; drawn towards the text colour it passes 7:1.
        colour = (
            QColor(mix(accent.name(), text.name(), 0.45)) if selected else (muted if card.reason else text)
        )
        font = QFont(self._view.font())
        font.setWeight(QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
        room = QRectF(square.right() + 8, rect.top(), rect.right() - square.right() - 14, row)
        _draw_line(painter, room, card.title, font, colour)
        if card.reason:
            font.setPixelSize(round(11 * scale))
            beneath = QRectF(room.left(), rect.top() + 23 * scale, room.width(), 16 * scale)
            _draw_line(painter, beneath, card.reason, font, muted)

    def _paint_thumbnail(self, painter: QPainter, square: QRectF, card: Card) -> None:
        clip = QPainterPath()
        clip.addRoundedRect(square, 3, 3)
        painter.save()
        painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
        pixmap = self._pixmap(card.thumbnail)
        if pixmap.isNull():
            theme = shown_theme(self._view)
            paint_wave(painter, square, card.name, theme.colour("negative"), theme.colour("positive"))
        else:
            painter.drawPixmap(square, pixmap, QRectF(pixmap.rect()))
        painter.restore()

    def _pixmap(self, path: Path | None) -> QPixmap:
        if path is None:
            return QPixmap()
        if path not in self._pixmaps:
            self._pixmaps[path] = QPixmap(str(path)) if path.is_file() else QPixmap()
        return self._pixmaps[path]


def _draw_line(painter: QPainter, room: QRectF, text: str, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)


def paint_wave(painter: QPainter, square: QRectF, name: str, ground: QColor, wave: QColor) -> None:
    """Paint the sign of a scene without a picture: a wave of its own between the two field colours."""
    chance = zlib.crc32(name.encode())
    turn, phase, waves = chance % 360, chance // 360 % 7, 1 + chance // 2520 % 3 * 0.5
    painter.fillRect(square, ground)
    painter.translate(square.center())
    painter.rotate(turn)
    radius = square.width() * 0.75
    path = QPainterPath()
    path.moveTo(-radius, radius)
    for step in range(49):
        along = step / 24 - 1
        path.lineTo(along * radius, math.sin(math.pi * waves * along + phase) * radius * 0.3)
    path.lineTo(radius, radius)
    path.closeSubpath()
    painter.fillPath(path, wave)
