"""A street that is drawn: a source of pictures that always works, and knows the true boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from playground.opencv import cv2

Rgb = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

WIDTH: Final = 640
HEIGHT: Final = 480
FRAMES_PER_SECOND: Final = 30.0
PAVEMENT: Final = 270
"""Where the pavement begins, in pixels from the top."""
KERB: Final = 300
"""Where it ends and the road begins."""
MARGIN: Final = 320
"""Pixels beside the picture on either side in which what has left turns round unseen."""
CROWD: Final = 10
"""People in each row of a crowd."""
WHOLE: Final = 0.35
"""Of what is seen of less than this share, there is no true box."""

COATS: Final[tuple[Colour, ...]] = (
    (176, 72, 62),
    (58, 92, 150),
    (70, 120, 84),
    (150, 104, 48),
    (104, 78, 140),
)
PAINTS: Final[tuple[Colour, ...]] = (
    (190, 60, 52),
    (52, 98, 170),
    (222, 222, 216),
    (60, 64, 72),
    (214, 168, 60),
)
SKIN: Final[Colour] = (226, 178, 146)
DARK: Final[Colour] = (38, 40, 46)
GLASS: Final[Colour] = (178, 206, 222)


@dataclass(frozen=True, eq=False)
class StreetTruth:
    """What is to be seen in a picture: `boxes` (n, 4) float32, x1 y1 x2 y2 in pixels, and n class names."""

    boxes: npt.NDArray[np.float32]
    labels: tuple[str, ...]

    def mirrored(self, width: int) -> StreetTruth:
        """Return the truth of the picture of that width with left and right exchanged."""
        x1, y1, x2, y2 = self.boxes.T
        return StreetTruth(np.stack([width - x2, y1, width - x1, y2], axis=1), self.labels)


@dataclass(frozen=True)
class Thing:
    """Something that moves along the street, wheels or feet at `base`, so many pixels a second."""

    label: str
    base: int
    height: int
    speed: float
    start: float
    colour: Colour

    def box(self, time: float) -> tuple[int, int, int, int]:
        """Return where it is at a time in seconds, x1 y1 x2 y2 in pixels; beyond the end it comes again."""
        width = round(self.height * ASPECTS[self.label])
        x = int((self.start + self.speed * time) % (WIDTH + 2 * MARGIN)) - MARGIN
        return x, self.base - self.height, x + width, self.base


class Street:
    """A street with people and vehicles, the same for the same seed; with a `crowd`, on a market day.

    It is seen from a slow walk, so that hills, houses and kerb pass by the slower the farther they are.
    """

    def __init__(self, seed: int = 0, crowd: bool = False) -> None:
        random = np.random.default_rng(seed)
        self.things = (*(_crowd(random) if crowd else ()), *_traffic(random))
        self._houses = [
            (x + int(random.integers(20)), int(random.integers(70, 130)), int(random.integers(90, 140)))
            for x in range(0, WIDTH + 2 * MARGIN, 160)
        ]
        self._ground = _ground()

    def picture(self, time: float) -> tuple[Rgb, StreetTruth]:
        """Return what is seen at a time in seconds, (480, 640, 3) uint8 RGB, and its true boxes.

        A box is cut at the picture's edge; what is mostly beyond it, or behind something nearer, has none.
        """
        canvas = self._ground.copy()
        self._show_backdrop(canvas, time)
        for thing in self.things:
            DRAWN[thing.label](canvas, thing.box(time), thing.colour, time + thing.start)
        return canvas, self._truth(time)

    def _show_backdrop(self, canvas: Rgb, time: float) -> None:
        x = np.arange(0, WIDTH + 16, 16)
        hills = 190.0 - 26 * np.sin((x + 5 * time) / 70) - 14 * np.sin((x + 5 * time) / 31)
        outline = np.concatenate([np.stack([x, hills], axis=1), [[WIDTH, PAVEMENT], [0, PAVEMENT]]])
        cv2.fillPoly(canvas, [np.rint(outline).astype(np.int32)], (148, 172, 146))
        for start, width, height in self._houses:
            left = int((start - 16 * time) % (WIDTH + 2 * MARGIN)) - MARGIN
            _fill(canvas, left, PAVEMENT - height, left + width, PAVEMENT, (206, 190, 172))
            for window in range(left + 12, left + width - 18, 26):
                _fill(canvas, window, 290 - height, window + 12, 308 - height, (150, 160, 168))
        for dash in range(-int(40 * time) % 80 - 80, WIDTH, 80):
            _fill(canvas, dash, 382, dash + 40, 387, (226, 224, 214))

    def _truth(self, time: float) -> StreetTruth:
        boxes = np.array([thing.box(time) for thing in self.things], np.float32).reshape(-1, 4)
        seen = np.clip(boxes, 0, (WIDTH, HEIGHT, WIDTH, HEIGHT))
        shares = _area(seen) / _area(boxes)
        for index in range(len(seen)):
            nearer = seen[index + 1 :]
            corner = np.maximum(seen[index, :2], nearer[:, :2])
            hidden = np.concatenate(
                [corner, np.maximum(corner, np.minimum(seen[index, 2:], nearer[:, 2:]))], 1
            )
            shares[index] -= (_area(hidden) / _area(boxes[index])).max(initial=0.0)
        kept = np.flatnonzero(shares >= WHOLE)
        return StreetTruth(seen[kept], tuple(self.things[index].label for index in kept))


def _traffic(random: np.random.Generator) -> tuple[Thing, ...]:
    """Return what moves, the farthest first: people on the pavement, both lanes, people in front."""
    walkers = [
        _thing(random, "person", 298, 78, speed, 300.0 * i) for i, speed in enumerate((26, -34, 42, -22))
    ]
    far = [_thing(random, "car", 366, 62, -95, 640), _thing(random, "bus", 366, 104, -95, 0)]
    near = [_thing(random, "car", 440, 84, 130, 640.0 * i) for i in range(2)]
    front = [_thing(random, "person", 474, 150, speed, 500.0 * i) for i, speed in enumerate((58, -46))]
    return (*walkers, *far, *near, *front)


def _crowd(random: np.random.Generator) -> tuple[Thing, ...]:
    """Return as many people again and again on the pavement, behind those who are always there."""
    rows = ((286, 66, 18), (290, 70, -24), (294, 74, 30))
    between = (WIDTH + 2 * MARGIN) / CROWD
    return tuple(
        _thing(random, "person", base, height, speed, between * number)
        for base, height, speed in rows
        for number in range(CROWD)
    )


def _thing(
    random: np.random.Generator, label: str, base: int, height: int, speed: float, start: float
) -> Thing:
    colours = COATS if label == "person" else PAINTS
    colour = colours[int(random.integers(len(colours)))]
    pace = speed * random.uniform(0.85, 1.15) if label == "person" else speed
    return Thing(label, base, height, pace, start + float(random.uniform(0, 120)), colour)


def _ground() -> Rgb:
    """Return what stands still: sky, pavement, kerb and road."""
    share = np.linspace(0, 1, HEIGHT)[:, None, None]
    canvas = np.rint((1 - share) * (150, 190, 224) + share * (246, 236, 214)).astype(np.uint8)
    canvas = np.repeat(canvas, WIDTH, axis=1)
    _fill(canvas, 0, PAVEMENT, WIDTH, KERB, (190, 186, 178))
    _fill(canvas, 0, KERB, WIDTH, HEIGHT, (112, 114, 120))
    _fill(canvas, 0, KERB, WIDTH, KERB + 4, (160, 158, 152))
    return canvas


def _area(boxes: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.prod(boxes[..., 2:] - boxes[..., :2], axis=-1, dtype=np.float32)


def _fill(canvas: Rgb, x1: int, y1: int, x2: int, y2: int, colour: Colour) -> None:
    """Fill the pixels from x1 to x2 and y1 to y2, the last ones left out."""
    cv2.rectangle(canvas, (x1, y1), (x2 - 1, y2 - 1), colour, cv2.FILLED)


def _show_person(canvas: Rgb, box: tuple[int, int, int, int], colour: Colour, time: float) -> None:
    x1, y1, x2, y2 = box
    width, height = x2 - x1, y2 - y1
    head, hip, middle = height // 7, y1 + height * 11 // 20, (x1 + x2) // 2
    swing = float(np.sin(6 * time))
    for side in (-1, 1):
        foot = middle + round(side * swing * width * 0.3)
        cv2.line(canvas, (middle, hip), (foot, y2 - 6), DARK, max(height // 16, 3))
        _fill(canvas, foot - width // 8, y2 - 5, foot + width // 6, y2, DARK)
    _fill(canvas, x1 + width // 7, y1 + head * 3 // 2, x2 - width // 7, hip + 2, colour)
    for left, right in ((x1, x1 + width // 7), (x2 - width // 7, x2)):
        _fill(canvas, left, y1 + head * 7 // 4, right, hip - head // 2, colour)
        _fill(canvas, left, hip - head // 2, right, hip, SKIN)
    cv2.ellipse(canvas, (middle, y1 + head), (head * 3 // 4, head), 0, 0, 360, SKIN, cv2.FILLED)


def _show_car(canvas: Rgb, box: tuple[int, int, int, int], colour: Colour, time: float) -> None:
    x1, y1, x2, y2 = box
    width, height = x2 - x1, y2 - y1
    wheel = height // 5
    cabin = [
        (x1 + width * part // 20, y)
        for part, y in ((3, y1 + height // 2), (6, y1), (14, y1), (17, y1 + height // 2))
    ]
    cv2.fillPoly(canvas, [np.array(cabin, np.int32)], colour)
    for left, right in ((6, 9), (10, 14)):
        _fill(
            canvas,
            x1 + width * left // 20,
            y1 + height // 8,
            x1 + width * right // 20,
            y1 + height // 2,
            GLASS,
        )
    _fill(canvas, x1, y1 + height * 9 // 20, x2, y2 - wheel, colour)
    for part in (4, 16):
        cv2.circle(canvas, (x1 + width * part // 20, y2 - wheel - 1), wheel, DARK, cv2.FILLED)


def _show_bus(canvas: Rgb, box: tuple[int, int, int, int], colour: Colour, time: float) -> None:
    x1, y1, x2, y2 = box
    width, height = x2 - x1, y2 - y1
    wheel = height // 9
    _fill(canvas, x1, y1, x2, y2 - wheel, colour)
    for window in range(6):
        left = x1 + width * (1 + 3 * window) // 20
        _fill(canvas, left, y1 + height // 6, left + width // 8, y1 + height // 2, GLASS)
    for part in (4, 16):
        cv2.circle(canvas, (x1 + width * part // 20, y2 - wheel - 1), wheel, DARK, cv2.FILLED)


ASPECTS: Final = {"person": 0.34, "car": 2.3, "bus": 2.2}
"""Width over height."""
DRAWN: Final[dict[str, Callable[[Rgb, tuple[int, int, int, int], Colour, float], None]]] = {
    "person": _show_person,
    "car": _show_car,
    "bus": _show_bus,
}
