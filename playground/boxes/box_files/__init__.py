"""Boxes from files: VOC, COCO, YOLO, columns of text, NumPy arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playground.boxes.box_files.arrays import read_arrays
from playground.boxes.box_files.coco import read_coco
from playground.boxes.box_files.columns import read_columns
from playground.boxes.box_files.disk import files_in, refusing
from playground.boxes.box_files.table import BoxTable, Tell
from playground.boxes.box_files.voc import read_voc
from playground.boxes.box_files.yolo import NAMES, class_names, read_yolo
from playground.faults import UserError
from playground.text_rows import check_file

EXPECTED: Final = (
    "expected a folder of VOC's .xml or YOLO's .txt files, COCO's .json, or a file .csv, .txt, .tsv or .npz"
)
_READERS: Final = {
    ".json": read_coco,
    ".npz": read_arrays,
    ".csv": read_columns,
    ".txt": read_columns,
    ".tsv": read_columns,
}


def unheard(fraction: float, text: str) -> None:
    """Tell nobody how far the reading is."""


def read_boxes(path: str, progress: Tell = unheard) -> BoxTable:
    """Read boxes of any kind; what it is follows from the suffix, in a folder from those of its files.

    `progress` is told the fraction that is done. UserError names the file, and where it can the line, of
    whatever cannot be read, and what was expected.
    """
    place = Path(path)
    with refusing(place, EXPECTED):
        if place.is_dir():
            return _read_folder(place, progress)
        check_file(path, EXPECTED)
    suffix = place.suffix.lower()
    if suffix == ".xml":
        return read_voc([place], progress)
    if suffix not in _READERS:
        raise UserError(f"{place.name} is of no known kind", EXPECTED)
    return _READERS[suffix](place, progress)


def _read_folder(folder: Path, progress: Tell) -> BoxTable:
    """Read a folder of VOC's or YOLO's files, or the one inside it that VOC or YOLO would keep them in."""
    for place in (folder, folder / "Annotations", folder / "labels"):
        if not place.is_dir():
            continue
        if paths := files_in(place, ".xml"):
            return read_voc(paths, progress)
        if paths := [each for each in files_in(place, ".txt") if each.name not in NAMES]:
            return read_yolo(paths, class_names(place) or class_names(folder), progress)
    raise UserError(f"{folder.name or folder} holds no boxes", EXPECTED)
