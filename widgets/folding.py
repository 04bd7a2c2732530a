"""Which of the columns beside the panes are there, and open."""

from __future__ import annotations

from widgets.gallery import Gallery
from widgets.panel import Panel
from widgets.session import Session

NARROW, VERY_NARROW = 1200, 760
"""Below these widths, at usual type, the gallery folds to icons, the controls to a strip, by themselves."""


class Folding:
    """Folds the columns as the window becomes narrow, and hides them while the panes are presented.

    What the user does after that stays.
    """

    def __init__(self, gallery: Gallery, session: Session) -> None:
        self.presenting = False
        self._gallery = gallery
        self._session = session
        self._room = (False, False)
        self._known = False
        gallery.folding.connect(lambda folded: session.change(gallery_folded=folded))

    def fit(self, width: float, panel: Panel | None) -> None:
        """Fold or unfold for a window of this width, in pixels at usual type."""
        narrow = (width < NARROW, width < VERY_NARROW)
        if self._known and narrow == self._room:
            return
        self._room, self._known = narrow, True
        self._gallery.set_folded(narrow[0] or self._session.settings.gallery_folded)
        if panel is not None:
            self._fit_panel(panel)

    def present(self, presenting: bool, panel: Panel | None) -> None:
        """Hide the columns, or bring them back."""
        self.presenting = presenting
        self._gallery.setVisible(not presenting)
        if panel is not None:
            panel.column.setVisible(not presenting)

    def adopt(self, panel: Panel) -> None:
        """Arrange the column of a new panel as that of the one before."""
        self._fit_panel(panel)
        panel.column.setVisible(not self.presenting)

    def toggle_controls(self, panel: Panel) -> None:
        """Hide the controls that are shown, show those that are hidden."""
        if self.presenting:
            panel.column.setVisible(panel.column.isHidden())
            return
        folded = not panel.column.folded
        self._session.change(controls_folded=folded)
        panel.column.fold(folded)

    def _fit_panel(self, panel: Panel) -> None:
        """Fold the controls where they must be, or where the user had them."""
        panel.column.fold(self._room[1] or self._session.settings.controls_folded)
