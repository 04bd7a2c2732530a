"""Open a file that a user named, or say in words why that cannot be."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from playground.faults import UserError


@contextmanager
def plain_file(path: str | Path, expected: str) -> Generator[tuple[BinaryIO, str, int]]:
    """Open a file of bytes for reading; give it, its name for messages, and its size in bytes.

    UserError, with `expected` as the hint, where there is none or reading fails within the `with`.
    """
    name = Path(path).name or str(path)
    try:
        try:
            status = os.stat(path)  # before opening: that of a pipe would wait for its other end
        except ValueError:  # half of a surrogate pair, or a null character
            raise UserError(f"{name} cannot be the name of a file", expected) from None
        if not stat.S_ISREG(status.st_mode):
            raise UserError(f"{name} is not a file", expected)
        with open(path, "rb") as file:
            yield file, name, status.st_size
    except OSError as error:
        raise UserError(f"{name} cannot be read ({error.strerror or error})", expected) from None
