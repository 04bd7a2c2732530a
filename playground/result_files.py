"""Files of a scene's results: .npz and .json with all of them, .csv with their table."""

from __future__ import annotations

import csv
import io
import json
import math
import multiprocessing
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.faults import UserError
from playground.places import write_whole

SUFFIXES = (".npz", ".json", ".csv")
Results = Mapping[str, Any]


def check_target(path: Path, option: str) -> None:
    """Refuse a name no file of results can have. UserError."""
    if path.suffix not in SUFFIXES:
        raise UserError(f"{option} {path} is no file of results", "expected a name in .npz, .json or .csv")
    if not path.parent.is_dir():
        raise UserError(f"{option} {path} cannot be written", f"there is no folder {path.parent}")


def write(path: Path, results: Results) -> None:
    """Write results whole or not at all, in the form that the suffix names. OSError; UserError as below."""
    write_whole(path, _FORMS[path.suffix.lower()](results))


def write_aside(path: Path, results: Results) -> Future[None]:
    """Write as `write` does in a process of its own, while the caller goes on; what fails is in the answer.

    A thread would not do: text is made of numbers in one go that lets no other thread run, 1.2 s for a
    million boxes. A file under way is finished, however soon this process leaves.
    """
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    try:
        return pool.submit(write, path, results)
    finally:
        pool.shutdown(wait=False)


def table(results: Results) -> NDArray[Any] | None:
    """Return the table of the results, their first structured array, or None."""
    arrays = (np.asarray(array) for array in results.values())
    return next((array for array in arrays if array.dtype.names), None)


def npz(results: Results) -> bytes:
    """Return the arrays as `numpy.load` reads them."""
    content = io.BytesIO()
    np.savez(content, **results)  # pyright: ignore[reportUnknownMemberType]
    return content.getvalue()


def as_json(results: Results) -> bytes:
    """Return one JSON object: arrays as lists, rows of structured ones as objects; null where not finite."""
    return json.dumps({name: _plain(array) for name, array in results.items()}, ensure_ascii=False).encode()


def as_csv(results: Results) -> bytes:
    """Return the table, a column for each field, or for each number of a field of several; NaN is left empty.

    UserError where the scene publishes no table.
    """
    found = table(results)
    if found is None:
        names = ", ".join(results) or "nothing"
        raise UserError(f"there is no table for a .csv among the results ({names})", "save .npz or .json")
    columns: dict[str, list[Any]] = {}
    for name in found.dtype.names or ():
        columns |= _columns(name, found.reshape(-1)[name])
    content = io.StringIO(newline="")
    rows = csv.writer(content)
    rows.writerow(columns)
    rows.writerows(zip(*columns.values(), strict=True))
    return content.getvalue().encode()


def _columns(name: str, field: NDArray[Any]) -> dict[str, list[Any]]:
    """Return the columns of one field, whose rows may hold several numbers, such as the sides of a box."""
    if field.ndim == 1:
        return {name: _plain(field)}
    flat = field.reshape(len(field), math.prod(field.shape[1:]))
    return {f"{name}_{number}": _plain(column) for number, column in enumerate(flat.T)}


def _plain(array: Any) -> Any:
    """Return nested lists of what JSON knows; of floats as few figures as tell them from their neighbours."""
    array = np.asarray(array)
    if array.dtype.names:
        fields = {name: _plain(array[name]) for name in array.dtype.names}
        return _records(fields, array.ndim)
    if array.dtype.kind != "f":
        return array.tolist()
    short = array if array.dtype == float else array.astype(str).astype(float)  # 0.1, not 0.10000000149
    plain = short.astype(object)
    plain[~np.isfinite(short)] = None
    return plain.tolist()


def _records(fields: Mapping[str, Any], depth: int) -> Any:
    """Return lists of objects, nested so deep, from an object of lists."""
    if depth == 0:
        return dict(fields)
    rows = zip(*fields.values(), strict=True)
    return [_records(dict(zip(fields, row, strict=True)), depth - 1) for row in rows]


_FORMS = {".npz": npz, ".json": as_json, ".csv": as_csv}
