"""Which of the columns beside the panes are open."""

from __future__ import annotations

from widgets.gallery import Gallery
from widgets.panel import Panel
from widgets.session import Session

NARROW, VERY_NARROW = 1200, 760
"""Below these widths, at usual type, the gallery folds to icons, the controls to a strip, by themselves."""


class Folding:
    """Folds the columns as the window becomes narrow; what the user does after that stays."""

    def __init__(self, gallery: Gallery, session: Session) -> None:
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
            self.fit_panel(panel)

    def fit_panel(self, panel: Panel) -> None:
        """Fold the controls of a panel where they must be, or where the user had them."""
        panel.fold_controls(self._room[1] or self._session.settings.controls_folded)

    def toggle_controls(self, panel: Panel) -> None:
        """Hide the controls that are shown, show those that are hidden."""
        folded = not panel.controls_folded
        self._session.change(controls_folded=folded)
        panel.fold_controls(folded)
