"""Two kinds of failure: what the user did or gave, and everything else, which is a bug."""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass
from typing import Literal


class UserError(Exception):
    """Something the user did or gave cannot be used.

    `message` says what was wrong and where; `hint` says what was expected or what to do.
    The command line prints both on one line and exits with 2; the window shows a banner. Whatever name of a
    file stands in them, both are one line of text that can be written anywhere.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = one_line(message)
        self.hint = one_line(hint)
        super().__init__(self.message, self.hint)

    def __str__(self) -> str:
        return f"{self.message}: {self.hint}" if self.hint else self.message


def one_line(text: str) -> str:
    r"""Return text with line ends, other control characters and halves of surrogate pairs as \n, \x1b, …."""
    return re.sub(r"[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", lambda found: repr(found[0])[1:-1], text)


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
