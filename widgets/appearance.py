"""How the window looks: its theme and the size of its type."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from widgets import theme as themes
from widgets.session import Session
from widgets.theme import Theme

SCALES = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
PRESENT_SCALE = 1.4


class Appearance(QObject):
    """Gives the application the theme that the settings ask for; `changed` tells that it has another one."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._presenting = False
        self.theme = self._apply()

    def choose(self, theme: str) -> None:
        """Use the theme "system", "light" or "dark"."""
        self._session.change(theme=theme)
        self._use()

    def follow_system(self) -> None:
        """Use the system's theme as it is now, if that is what the user chose."""
        if self._session.settings.theme == "system":
            self._use()

    def enlarge(self, steps: int) -> None:
        """Make the type larger, or smaller where `steps` is negative; 0 is the usual size."""
        now = self._session.settings.scale
        near = min(range(len(SCALES)), key=lambda index: abs(SCALES[index] - now))
        place = SCALES.index(1.0) if steps == 0 else min(max(near + steps, 0), len(SCALES) - 1)
        self._session.change(scale=SCALES[place])
        self._use()

    def present(self, presenting: bool) -> None:
        """Use type that is read from the last row, or the user's own."""
        self._presenting = presenting
        self._use()

    def _use(self) -> None:
        self.theme = self._apply()
        self.changed.emit()

    def _apply(self) -> Theme:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        settings = self._session.settings
        named: dict[str, Theme] = {"light": themes.LIGHT, "dark": themes.DARK}
        chosen = named.get(settings.theme) or themes.system_theme(app)
        theme = chosen.scaled(settings.scale * (PRESENT_SCALE if self._presenting else 1.0))
        themes.apply(app, theme)
        return theme
