"""Two kinds of failure: what the user did or gave, and everything else, which is a bug."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Literal


class UserError(Exception):
    """Something the user did or gave cannot be used.

    `message` says what was wrong and where; `hint` says what was expected or what to do.
    The command line prints both on one line and exits with 2; the window shows a banner.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}: {self.hint}" if self.hint else self.message


class Diverged(Exception):
    """The numbers left what floats can hold. Raised by a step after it has put back the last good state.

    The message says what overflowed; the runner adds the step.
    """


class Cancelled(Exception):
    """A slow start was given up because `context.cancelled()` asked for it."""


@dataclass(frozen=True)
class Fault:
    """A failure as a value, so that it can cross from the engine process to the window.

    `kind` says whose it is: the input's, a bug's, or the run's own, that diverged. `details` is the text a
    bug report wants (the traceback); empty where the user can mend it alone.
    """

    message: str
    hint: str = ""
    details: str = ""
    kind: Literal["input", "bug", "diverged"] = "input"

    @classmethod
    def of(cls, error: BaseException, doing: str) -> Fault:
        """Describe an exception raised while `doing` ("drawing", "starting", …)."""
        if isinstance(error, UserError):
            return cls(error.message, error.hint)
        text = "".join(traceback.format_exception(error))
        return cls(f"{type(error).__name__} while {doing}: {error}", "Restart to try again.", text, "bug")
