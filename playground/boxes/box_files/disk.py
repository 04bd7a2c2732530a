"""Files from the disk: never larger than they may be, and every refusal in words."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playground.faults import UserError
from playground.text_rows import check_file

MOST_FILES: Final = 200_000
"""Files in a folder; COCO's training set has 118 287 images."""
SMALL: Final = 4_000_000
"""Bytes of one image's boxes; the largest of VOC have 30 000."""


@contextmanager
def refusing(path: Path, expected: str) -> Generator[None]:
    """Turn what the system refuses into UserError with the file's name."""
    try:
        yield
    except OSError as error:
        raise UserError(f"{path.name} cannot be read ({error.strerror or error})", expected) from None


def read_bytes(path: Path, most: int, expected: str) -> bytes:
    """Return what is in a file; UserError where it is none, cannot be read, or has more than `most` bytes."""
    with refusing(path, expected):
        check_file(str(path), expected)
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    if len(content) > most:
        raise UserError(f"{path.name} is larger than {most / 1e6:g} MB", expected)
    return content


def files_in(folder: Path, suffix: str) -> list[Path]:
    """Return the files of a folder with a suffix, by name; UserError for more than 200 000."""
    with refusing(folder, "expected a folder of files"):
        found = sorted(each for each in folder.iterdir() if each.suffix.lower() == suffix)
    if len(found) > MOST_FILES:
        raise UserError(f"{folder.name} holds more than {MOST_FILES} files", "expected fewer")
    return found
