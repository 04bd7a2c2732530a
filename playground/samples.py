"""Points that the user gave, as a value: painted by hand, pasted, or read from a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import numpy.typing as npt

MOST: Final = 100_000
"""Points at most."""
_ROW: Final = np.dtype(("<f8", 3))
_WHOLE: Final = 2.0**53  # from here on not every whole number is a float


@dataclass(frozen=True, repr=False)
class Samples:
    """Labelled points: x, y and label of each, as the bytes of a row of three float64.

    Bytes, because parameters are compared, hashed and sent to another process sixty times a second: for
    5 000 points that is a comparison or a copy of 120 kB each. Raises ValueError for bytes that are no
    rows, for more than 100 000 points, and for numbers that are not finite.
    """

    packed: bytes = b""

    def __post_init__(self) -> None:
        if len(self.packed) % _ROW.itemsize:
            raise ValueError(f"{len(self.packed)} bytes are not rows of {_ROW.itemsize}")
        if len(self) > MOST:
            raise ValueError(f"{len(self)} points, at most {MOST} are taken")
        rows = self.rows()
        finite = np.isfinite(rows).all(axis=1)
        if not finite.all():
            first = int(finite.argmin())
            raise ValueError(f"point {first + 1} is {rows[first].tolist()}: not finite")
        object.__setattr__(self, "packed", (rows + 0.0).tobytes())  # −0 becomes 0: equal points, equal bytes

    @classmethod
    def of(cls, rows: npt.ArrayLike | Iterable[Sequence[float]]) -> Samples:
        """Return the points of rows [x, y, label]; anything but three finite numbers is a ValueError."""
        if isinstance(rows, np.ndarray):
            table = np.ascontiguousarray(rows, _ROW.base)
            if table.size and table.shape[1:] != (3,):
                raise ValueError(f"an array of shape {table.shape}, not (n, 3)")
            return cls(table.tobytes())
        listed = list(cast("Iterable[object]", rows))
        if len(listed) > MOST:
            raise ValueError(f"{len(listed)} points, at most {MOST} are taken")
        for number, row in enumerate(listed, 1):
            if not _three_numbers(row):
                raise ValueError(f"point {number} is not three numbers")
        return cls(np.array(listed, _ROW.base).tobytes())

    def __len__(self) -> int:
        return len(self.packed) // _ROW.itemsize

    def __repr__(self) -> str:
        return f"Samples({len(self)} points)"

    def rows(self) -> npt.NDArray[np.float64]:
        """Return x, y and label of each point as a read-only array (n, 3)."""
        return np.frombuffer(self.packed, _ROW.base).reshape(-1, 3)

    def plain(self) -> list[list[float]]:
        """Return [x, y, label] of each point, JSON-ready, whole numbers without a decimal point."""
        rows = self.rows()
        whole = (rows == np.floor(rows)) & (np.abs(rows) < _WHOLE)
        cells = rows.astype(object)  # all at once, 100 000 points take 0.03 s; one by one 0.1 s
        cells[whole] = rows[whole].astype(np.int64)
        return cast("list[list[float]]", cells.tolist())


def _three_numbers(row: object) -> bool:
    if not isinstance(row, list | tuple) or len(cast("Sequence[object]", row)) != 3:
        return False
    items = cast("Sequence[object]", row)
    return all(isinstance(item, int | float) and not isinstance(item, bool) for item in items)


def short(number: float) -> float:
    """Return a whole number as an int, so that it is written as one; not where floats are sparser."""
    return int(number) if number.is_integer() and abs(number) < _WHOLE else number
