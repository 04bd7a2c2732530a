"""Which panes of a scene the window shows."""

from __future__ import annotations


class Seen:
    """Tells whether a pane is in view; all are where `panes` is None."""

    def __init__(self) -> None:
        self.panes: frozenset[str] | None = None

    def __call__(self, pane: str) -> bool:
        """Tell whether the pane is in view."""
        return self.panes is None or pane in self.panes
