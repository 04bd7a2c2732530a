"""The style sheet: flat controls on Fusion, from a theme's colours alone."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.theme import Theme

_ICONS = (Path(__file__).parent / "icons").as_posix()

_SHEET = Template("""
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: ${p4}px ${p6}px; }
QPushButton, QToolButton { background: $field; color: $text; border: 1px solid transparent;
    border-radius: 4px; padding: ${p4}px ${p10}px; min-height: ${p18}px; }
QToolButton { background: transparent; padding: ${p3}px ${p6}px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $pressed; }
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus,
QPlainTextEdit:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled, QComboBox:disabled, QLineEdit:disabled { color: $faded; }
QComboBox { background: $field; color: $text; border: 1px solid transparent; border-radius: 4px;
    padding: ${p3}px ${p8}px; min-height: ${p18}px; }
QComboBox:hover { background: $hover; }
QComboBox::drop-down { border: none; width: ${p20}px; }
QComboBox::down-arrow { image: url($icons/down.svg); width: ${p12}px; height: ${p12}px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $line;
    outline: 0; padding: ${p4}px; selection-background-color: $pressed; selection-color: $text; }
QLineEdit, QAbstractSpinBox, QPlainTextEdit { background: $field; color: $text;
    border: 1px solid transparent; border-radius: 4px; padding: ${p3}px ${p6}px;
    selection-background-color: $accent; selection-color: $window; }
QAbstractSpinBox QLineEdit { background: transparent; border: none; padding: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 1px; border: none; }
QCheckBox, QRadioButton { spacing: ${p8}px; }
QCheckBox::indicator, QRadioButton::indicator { width: ${p12}px; height: ${p12}px;
    border: 1px solid $muted; border-radius: 3px; background: transparent; }
QRadioButton::indicator { border-radius: ${dot}px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
    image: url($icons/check-$name.svg); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus,
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:disabled { border-color: $line; }
QSlider:horizontal { min-height: ${p20}px; }
QSlider::groove:horizontal { height: ${p3}px; background: $line; border-radius: 1px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 1px; }
QSlider::add-page:horizontal { background: $line; border-radius: 1px; }
QSlider::handle:horizontal { width: ${handle}px; height: ${handle}px; margin: -${above}px 0;
    background: $window; border: 2px solid $accent; border-radius: ${round}px; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $pressed; }
QSlider::sub-page:horizontal:disabled { background: $faded; }
QSlider::handle:horizontal:disabled { border-color: $faded; }
QScrollArea, QTextBrowser, QListView, QTreeView { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 0; }
QScrollBar::handle { background: $thumb; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: ${p24}px; }
QScrollBar::handle:horizontal { min-width: ${p24}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: ${p4}px; }
QMenu::item { padding: ${p4}px ${p24}px ${p4}px ${p12}px; border-radius: 4px; }
QMenu::item:selected { background: $pressed; }
QMenu::item:disabled { color: $faded; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px; }
QMenuBar { background: $window; color: $text; }
QMenuBar::item { padding: ${p4}px ${p8}px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $pressed; }
QProgressBar { background: $line; border: none; border-radius: 1px; max-height: ${p3}px; }
QProgressBar::chunk { background: $accent; border-radius: 1px; }
""")


def stylesheet(theme: Theme) -> str:
    """Return the application's style sheet for a theme."""
    lengths = {f"p{size}": theme.px(size) for size in (3, 4, 6, 8, 10, 12, 18, 20, 24)}
    groove, handle = theme.px(3), theme.px(8)
    return _SHEET.substitute(
        lengths,
        icons=_ICONS,
        name=theme.name,
        window=theme.window,
        surface=theme.surface,
        line=theme.line,
        text=theme.text,
        muted=theme.muted,
        accent=theme.accent,
        field=theme.mixed("text", 0.06, "surface").name(),
        hover=theme.mixed("text", 0.12, "surface").name(),
        pressed=theme.mixed("accent", 0.18, "surface").name(),
        thumb=theme.mixed("text", 0.22).name(),
        faded=theme.mixed("text", 0.4).name(),
        handle=handle,
        above=(handle + 4 - groove + 1) // 2,
        dot=theme.px(6),
        round=(handle + 4) // 2,
    )
