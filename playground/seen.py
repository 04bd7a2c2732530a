"""Which panes of a scene the window shows."""

from __future__ import annotations


class Seen:
    """Tells whether a pane is in view; all are where `panes` is None.

    A state may keep it and be saved with it. Loaded again it has lost the window, and says that all are.
    """

    def __init__(self) -> None:
        self.panes: frozenset[str] | None = None

    def __call__(self, pane: str) -> bool:
        """Tell whether the pane is in view."""
        return self.panes is None or pane in self.panes

    def __reduce__(self) -> tuple[type[Seen], tuple[()]]:
        return Seen, ()
