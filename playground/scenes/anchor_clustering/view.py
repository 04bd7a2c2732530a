"""What it looks like: boxes by cluster, anchors on one centre, and the curves of how good they are."""

from __future__ import annotations

from typing import Final

import numpy as np

from playground.boxes.iou import Floats, Ints
from playground.marks import Boxes, Mark, Path, Points, Text
from playground.scene import Cursor, Picture
from playground.scenes.anchor_clustering import words
from playground.scenes.anchor_clustering.params import AnchorParams
from playground.scenes.anchor_clustering.search import Search
from playground.scenes.anchor_clustering.state import State
from playground.scenes.anchor_clustering.survey import LARGEST_K

OTHER: Final = 7
"""The colour of the other distance in every pane; clusters take those before it in turn."""
PIXELS: Final = 300
"""Places along a side that can be told apart."""
CURSORS: Final[dict[str, Cursor]] = {"paint": "cross", "erase": "cross", "start": "move"}


def picture(state: State, params: AnchorParams) -> Picture:
    """Return the whole picture."""
    chosen, other = state.chosen, state.other
    panes: dict[str, tuple[Mark, ...]] = {"plane": _plane(state)}
    if chosen is not None and state.survey is not None:
        anchors = state.data.at_network(chosen.run.anchors, words.network(params))
        panes |= {
            "anchors": _anchors(state, chosen, other),
            "progress": _progress(chosen, other),
            "curve": _curve(state, params, chosen),
            "compared": (words.compared(state, params),),
            "sizes": (words.sizes(state, chosen),),
            "cfg": (Text(words.cfg(anchors, params)),),
            "python": (Text(words.python(anchors, params)),),
        }
    cursor = CURSORS.get(params.brush, "arrow")
    cursors: dict[str, Cursor] = {"plane": cursor, "anchors": "cross" if params.brush == "paint" else "arrow"}
    return Picture(panes, words.metrics(state), words.notes(state, params), cursor=cursors)


def _colours(clusters: Ints) -> Ints:
    return clusters % OTHER


def _plane(state: State) -> tuple[Mark, ...]:
    """Show the boxes in the colours of their clusters, and how the centroids came to where they are."""
    data, search = state.data, state.chosen
    image = Path((_outline(data.image) + data.image / 2,), colour="line", width=1.5, label="image")
    if search is None:
        return image, Points(data.sizes, np.full(len(data), OTHER), size=5, name="boxes")
    run = search.run
    sizes = run.sizes[state.drawn]
    group = _colours(run.members[state.drawn]) if run.mean_iou else np.full(len(sizes), OTHER)
    marks: list[Mark] = [image, Points(sizes, group, size=5, name="boxes"), *_trails(search, data.image)]
    if len(data.truth):
        marks.append(Points(data.truth, np.zeros(len(data.truth), int), size=16, symbol="ring", label="made"))
    if state.other is not None:
        theirs = state.other.run.centroids
        name = words.DISTANCES[state.other.distance]
        marks.append(Points(theirs, np.full(len(theirs), OTHER), size=12, hollow=True, label=name))
    own = _colours(np.arange(len(run.centroids)))
    marks.append(Points(run.centroids, own, size=15, name="centroids"))
    return tuple(marks)


def _trails(search: Search, image: Floats) -> list[Mark]:
    stacked = np.stack(search.shown.trail, axis=1)  # (k, updates + 1, 2)
    ways = [_seen(way, image) for way in stacked]
    marks: list[Mark] = [Path(tuple(ways), colour="window", width=4, name="rims")]
    for number, way in enumerate(ways):
        marks.append(Path((way,), colour=number % OTHER, width=2, name=f"trail {number}"))
    return marks


def _seen(way: Floats, image: Floats) -> Floats:
    """Return the places of a way that can be told apart on screen: thick lines cost by the place."""
    cells = np.floor(way * (PIXELS / image))
    moved = np.ones(len(way), bool)
    moved[1:-1] = (cells[1:-1] != cells[:-2]).any(axis=1)
    return way[moved]


def _anchors(state: State, search: Search, other: Search | None) -> tuple[Mark, ...]:
    """Show the anchors on one centre, inside the outline of a typical image."""
    marks: list[Mark] = [Path((_outline(state.data.image),), colour="line", width=1.5, label="image")]
    if other is not None:
        theirs = other.run.centroids
        label = words.DISTANCES[other.distance]
        marks.append(Boxes(_centred(theirs), np.full(len(theirs), OTHER), dashed=True, label=label))
    own = search.run.centroids
    marks.append(Boxes(_centred(own), _colours(np.arange(len(own))), name="anchors"))
    if state.hand.at is not None:
        marks.append(Path((_outline(np.array(state.hand.at)),), colour="text", width=1.5, name="measured"))
    return tuple(marks)


def _centred(sizes: Floats) -> Floats:
    return np.hstack([-sizes / 2, sizes / 2])


def _outline(size: Floats) -> Floats:
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
    return corners * size / 2


def _progress(search: Search, other: Search | None) -> tuple[Mark, ...]:
    """Show the mean IoU at each iteration: of all starts, then of both distances."""
    marks: list[Mark] = [
        Path((_steps(attempt.run.mean_iou),), colour="muted", name=f"start {number}")
        for number, attempt in enumerate(search.attempts)
        if attempt is not search.shown
    ]
    if other is not None:
        label = words.DISTANCES[other.distance]
        marks.append(Path((_steps(other.run.mean_iou),), colour=OTHER, dashed=True, width=2, label=label))
    label = words.DISTANCES[search.distance]
    line = _steps(search.run.mean_iou)
    marks.append(Path((line,), colour=0, width=2, label=label))
    marks.append(Points(line[-1:], np.zeros(len(line[-1:]), int), size=8, name="now"))
    return tuple(marks)


def _steps(scores: list[float]) -> Floats:
    return np.column_stack([np.arange(1.0, len(scores) + 1), 100 * np.array(scores, float)])


def _curve(state: State, params: AnchorParams, search: Search) -> tuple[Mark, ...]:
    """Show what every k would reach, as far as it is known, and where the chosen one stands."""
    assert state.survey is not None
    here = np.array([(params.k, 100 * search.mean_iou)])
    level = np.array([(0.0, here[0, 1]), (max(LARGEST_K, params.k) + 1.0, here[0, 1])])
    marks: list[Mark] = [Path((level,), colour="line", name="level")]
    for distance, points in state.survey.curves.items():
        ours = distance == params.distance
        if not len(points) or not (ours or params.show_other):
            continue
        line, label = points * (1, 100), words.DISTANCES[distance]
        colour = 0 if ours else OTHER
        marks.append(Path((line,), colour=colour, dashed=not ours, width=2 if ours else 1.5, label=label))
        if ours:
            marks.append(Points(line, np.zeros(len(line), int), size=6, name="points"))
    marks.append(Path((), colour="muted", dashed=True, spans=(float(params.k),), label=f"k = {params.k}"))
    marks.append(Points(here, np.zeros(1, int), size=13, symbol="ring", name="here"))
    return tuple(marks)
