"""What strokes of the hand have changed since the last frame."""

from __future__ import annotations

from playground.frame import Stroke


class Strokes:
    """Gathers what gestures changed, all of one stroke together; stroke 0 is no stroke and stands alone."""

    def __init__(self) -> None:
        self._gathered: list[Stroke] = []

    def note(self, number: int, changes: dict[str, object]) -> None:
        """Keep what a gesture of this stroke changed."""
        last = self._gathered[-1] if self._gathered else None
        if last is not None and last.number == number != 0:
            self._gathered[-1] = Stroke(number, {**last.changes, **changes})
        elif changes:
            self._gathered.append(Stroke(number, changes))

    def take(self) -> tuple[Stroke, ...]:
        """Return what was gathered, once."""
        taken, self._gathered = tuple(self._gathered), []
        return taken
