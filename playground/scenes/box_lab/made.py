"""What is there before anything is painted: streets, and boxes that a detector might have given for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from playground.boxes.iou import Floats, overlap
from playground.scenes.box_lab.content import Rows
from playground.scenes.box_lab.params import CLASSES
from playground.scenes.box_lab.params.precision import COUNTED, CROWD, IGNORED
from playground.sources.synthetic import COATS, HEIGHT, PAINTS, WIDTH, Street, Thing

SIZE: Final = (float(WIDTH), float(HEIGHT))
TIMES: Final = (3.2, 5.6, 9.1, 12.7)
"""Seconds at which the street's pictures are taken."""
PERSON, CAR = 0.0, 1.0


@dataclass(frozen=True, eq=False)
class Made:
    """Pictures (480, 640, 3), none for paper; and rows for each use: `candidates` to suppress, and `truth`
    with the `predictions` to judge."""

    pictures: tuple[npt.NDArray[np.uint8], ...] = ()
    candidates: Rows = ()
    truth: Rows = ()
    predictions: Rows = ()


def make(picture: str, seed: int, rng: np.random.Generator) -> Made:
    """Make what a choice of `picture` stands for, the same for the same seed and generator."""
    match picture:
        case "street":
            return _street(seed, rng)
        case "crowd":
            return _crowd(seed, rng)
        case "worked":
            return _worked(seed)
        case "empty_street":
            return Made((_scene(seed, ()),))
        case _:
            return Made()


def without_boxes(picture: str) -> str:
    """Return the picture to show once the last box is erased: boxes made for it would come back."""
    return picture if picture == "paper" else "empty_street"


def room(boxes: Floats) -> tuple[float, float]:
    """Return the width and height within which boxes (n, 4) may be moved: the picture's, or their own."""
    width, height = boxes[:, 2:].max(axis=0, initial=0.0).tolist()
    return max(SIZE[0], width), max(SIZE[1], height)


def _street(seed: int, rng: np.random.Generator) -> Made:
    street = Street(seed)
    pictures: list[npt.NDArray[np.uint8]] = []
    truth: list[tuple[float, ...]] = []
    predictions: list[tuple[float, ...]] = []
    candidates: list[tuple[float, ...]] = []
    for image, time in enumerate(TIMES):
        picture, seen = street.picture(time)
        pictures.append(picture)
        boxes = seen.boxes.astype(np.float64)
        labels = [float(CLASSES.index(name)) for name in seen.labels]
        for box, label in zip(boxes, labels, strict=True):
            small = box[3] - box[1] < 80 and rng.random() < 0.15
            truth.append((*box.tolist(), label, image, IGNORED if small else COUNTED))
            predictions += _answers(box, label, image, rng)
            if image == 0:
                candidates += _candidates(box, label, int(rng.integers(3, 6)), rng)
        predictions += [_stray(image, rng) for _ in range(int(rng.integers(2, 5)))]
    candidates += [(*_stray(0, rng)[:4], round(float(rng.uniform(0.08, 0.3)), 2), PERSON)]
    return Made(tuple(pictures), _apart(candidates), tuple(truth), tuple(predictions))


def _crowd(seed: int, rng: np.random.Generator) -> Made:
    """People who stand close: their true boxes overlap by about half."""
    lefts = [70, 112, 146, 330, 362, 396, 430, 464]
    people = [_person(left, 240 + 12 * (n % 3), n) for n, left in enumerate(lefts)]
    boxes = np.array([person.box(0) for person in people], np.float64)
    candidates = [each for box in boxes[:6] for each in _candidates(box, PERSON, 2, rng)]
    around = (*boxes[3:, :2].min(axis=0).tolist(), *boxes[3:, 2:].max(axis=0).tolist())
    truth = [(*box, PERSON, 0, COUNTED) for box in boxes[:3].tolist()] + [(*around, PERSON, 0, CROWD)]
    predictions = [each for box in boxes for each in _answers(box, PERSON, 0, rng)]
    return Made((_scene(seed, tuple(people)),), _apart(candidates), tuple(truth), tuple(predictions))


def _worked(seed: int) -> Made:
    """The small examples that can be followed with pencil and paper."""
    people = [_person(left, 200, n) for n, left in enumerate((60, 290, 520))]
    car = Thing("car", 372, 62, 0, 320 + 138, PAINTS[1])
    first, second, third = ([float(number) for number in person.box(0)] for person in people)
    x1, y1, x2, y2 = car.box(0)
    near = (
        (x1 - 12, y1 - 6, x2 - 8, y2 + 4, 0.6),
        (x1, y1, x2, y2, 0.9),
        (x1 + 10, y1 + 5, x2 + 14, y2 + 6, 0.55),
    )
    answers = (
        _shifted(first, 4, 0.95),  # found
        (400.0, 150.0, 470.0, 330.0, 0.9),  # nothing is there
        _shifted(second, -5, 0.8),  # found
        _shifted(third, 6, 0.7),  # found
        _shifted(first, -9, 0.6),  # found already
    )
    return Made(
        (_scene(seed, (car, *people)),),
        tuple((*map(float, box), CAR) for box in near),
        tuple((*box, PERSON, 0, COUNTED) for box in (first, second, third)),
        tuple((*box, PERSON, 0) for box in answers),
    )


def _scene(seed: int, things: tuple[Thing, ...]) -> npt.NDArray[np.uint8]:
    street = Street(seed)
    street.things = things
    return street.picture(0.0)[0]


def _person(left: float, height: int, number: int) -> Thing:
    """Return someone who stands with the box's left edge there."""
    return Thing("person", 470, height, 0.0, left + 320, COATS[number % len(COATS)])


def _answers(box: Floats, label: float, image: int, rng: np.random.Generator) -> list[tuple[float, ...]]:
    """Return what a fair detector says to a true box: mostly it, now and then twice, or of another class."""
    if rng.random() < 0.12:
        return []
    said = label if rng.random() < 0.9 else float(rng.integers(len(CLASSES)))
    score = float(np.clip(rng.normal(0.68, 0.2), 0.2, 0.99))
    found = [(*_jittered(box, 0.06, rng), round(score, 3), said, image)]
    if rng.random() < 0.3:
        found.append(
            (*_jittered(box, 0.14, rng), round(score * float(rng.uniform(0.4, 0.9)), 3), said, image)
        )
    return found


def _candidates(box: Floats, label: float, count: int, rng: np.random.Generator) -> list[tuple[float, ...]]:
    """Return boxes around a true one, the better the higher their score."""
    found: list[tuple[float, ...]] = []
    for spread in np.linspace(0.03, 0.11, count):
        near = _jittered(box, float(spread), rng)
        good = float(overlap(np.array(near), box).iou)
        found.append((*near, round(float(np.clip(good + rng.normal(0, 0.05), 0.1, 0.99)), 2), label))
    return found


def _jittered(box: Floats, spread: float, rng: np.random.Generator) -> list[float]:
    """Return a box with each side moved by about `spread` of the size, within the picture."""
    moved = box + rng.normal(0, spread, 4) * np.tile(box[2:] - box[:2], 2)
    x1, y1, x2, y2 = np.round(np.clip(moved, 0, np.tile(SIZE, 2))).tolist()
    return [x1, y1, max(x2, x1 + 8), max(y2, y1 + 8)]


def _stray(image: int, rng: np.random.Generator) -> tuple[float, ...]:
    """Return an answer where nothing is."""
    x, y = rng.uniform(20, 560), rng.uniform(180, 360)
    width, height = rng.uniform(30, 110), rng.uniform(50, 120)
    box = [round(x), round(y), round(min(x + width, WIDTH)), round(min(y + height, HEIGHT))]
    return (
        *map(float, box),
        round(float(rng.uniform(0.2, 0.9)), 3),
        float(rng.integers(len(CLASSES))),
        image,
    )


def _shifted(box: list[float], by: float, score: float) -> tuple[float, ...]:
    return (box[0] + by, box[1] + by / 2, box[2] + by, box[3] + by / 2, score)


def _apart(rows: list[tuple[float, ...]]) -> Rows:
    """Return rows by falling score, no two alike, so that a ranking has no ties."""
    ordered = sorted(rows, key=lambda row: -row[4])
    last, found = 1.0, list[tuple[float, ...]]()
    for row in ordered:
        last = round(min(row[4], last - 0.01), 2)
        found.append((*row[:4], max(last, 0.01), *row[5:]))
    return tuple(found)
