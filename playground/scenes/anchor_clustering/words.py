"""What it says: tables, texts to copy, and notes that tell each phase."""

from __future__ import annotations

from typing import Final

import numpy as np

from playground.boxes.anchors import PUBLISHED, cfg_text, python_text
from playground.boxes.clustering import Distance, nearest
from playground.boxes.iou import Floats, size_iou
from playground.marks import Table
from playground.scenes.anchor_clustering.params import AnchorParams
from playground.scenes.anchor_clustering.search import MOST_ITERATIONS, Search
from playground.scenes.anchor_clustering.state import State

NO_BOXES: Final = "No boxes: choose “paint” under Mouse and drag here, or drop a file."
DISTANCES: Final[dict[Distance, str]] = {"iou": "1 − IoU", "euclidean": "Euclidean"}


def network(params: AnchorParams) -> tuple[int, int]:
    """Return width and height of the network's input."""
    width, height = params.network_size
    return width, height


def metrics(state: State) -> dict[str, float]:
    """Return the numbers of the readout strip."""
    search, other = state.chosen, state.other
    if search is None:
        return {"iteration": 0.0, "converged": 0.0, "boxes": float(len(state.data))}
    found = {
        "iteration": float(search.run.iteration),
        "converged": float(search.searched and search.run.converged),
        "boxes": float(len(state.data)),
        "mean_iou": search.mean_iou,
    }
    if other is not None:
        found["mean_iou_other"] = other.mean_iou
    if len(search.way.seeds) > 1:
        found["start"] = float(len(search.attempts))
    return found


def notes(state: State, params: AnchorParams) -> dict[str, str]:
    """Return what stands under the panes' titles."""
    search = state.chosen
    if search is None:
        return {"plane": str(state.problem or NO_BOXES)}
    found = {"plane": _phase(search, len(state.data)), "anchors": _unit(state)}
    if state.hand.at is not None:
        found["anchors"] = _measured(state.hand.at, search)
    return found


def _phase(search: Search, boxes: int) -> str:
    """Say what was just done, and why it stops."""
    run, k = search.run, len(search.run.centroids)
    some = f", {_count(len(run.sizes))} boxes" + (f" of {_count(boxes)}" if len(run.sizes) < boxes else "")
    if not run.mean_iou:
        return f"start: {k} centroids{some}"
    if run.phase == "update":
        said = f"assign: {k} anchors{some}"
    else:
        said = f"update: every centroid moves to the {search.way.update} of its boxes"
        if run.reseeded:
            which = ", ".join(str(number + 1) for number in run.reseeded)
            each = "cluster" if len(run.reseeded) == 1 else "clusters"
            said = f"update: {each} {which} had no boxes and begins anew on the farthest box"
    starts = len(search.way.seeds)
    if starts > 1 and not search.searched:
        said = f"start {len(search.attempts)} of {starts} · {said}"
    if search.searched:
        said = f"converged after {run.iteration} iterations"
        if not run.converged:
            said = f"not at rest after {MOST_ITERATIONS} iterations"
        if starts > 1:
            said = f"best of {starts} starts · {said}"
    return said


def _count(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _unit(state: State) -> str:
    """Say what the axes measure."""
    data = state.data
    if not data.told:
        return "no image sizes are told: pixels are the network's"
    if data.relative:
        return "shares of the image"
    width, height = data.typical
    return f"pixels; a typical image has {width:.0f} × {height:.0f}"


def _measured(at: tuple[float, float], search: Search) -> str:
    """Say which anchor is the best for a size, and which Euclid's distance would take."""
    size, anchors = np.array([at]), search.run.anchors
    overlaps = size_iou(size, anchors)[0]
    best, near = int(overlaps.argmax()), int(nearest(size, anchors, "euclidean")[0][0])
    said = f"{_size(size[0])}: IoU {overlaps[best]:.2f} with {_size(anchors[best])}"
    if near == best:
        return said
    return f"{said}; nearest by Euclid {_size(anchors[near])}, IoU {overlaps[near]:.2f}"


def _size(size: Floats) -> str:
    form = ".2f" if size.max() <= 1 else ".0f"
    return f"{size[0]:{form}} × {size[1]:{form}}"


def compared(state: State, params: AnchorParams) -> Table:
    """Return how well own and published anchors fit the boxes."""
    rows: list[tuple[str, ...]] = []
    for search in (state.chosen, state.other):
        if search is not None:
            name = f"{DISTANCES[search.distance]}, {search.way.update}"
            rows.append((name, str(len(search.run.centroids)), _percent(search.mean_iou)))
    assert state.survey is not None
    for each in PUBLISHED:
        if each.name in params.compared:
            rows.append((each.name, str(len(each.numbers)), _percent(state.survey.published.get(each.name))))
    return Table(tuple(rows), columns=("", "k", "mean IoU"))


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def sizes(state: State, search: Search) -> Table:
    """Return a row for each anchor, sorted by area: its size, shape, and how many boxes it has how well."""
    run = search.run
    order = np.argsort(run.centroids.prod(axis=1), kind="stable")
    counts = np.bincount(run.members, minlength=len(order)) if run.mean_iou else np.zeros(len(order), int)
    digits = 3 if state.data.relative else 1
    rows = tuple(
        (
            str(rank + 1),
            f"{run.centroids[at, 0]:.{digits}f}",
            f"{run.centroids[at, 1]:.{digits}f}",
            f"{run.centroids[at, 0] / run.centroids[at, 1]:.2f}",
            f"{counts[at] / len(run.members):.0%}" if run.mean_iou else "–",
        )
        for rank, at in enumerate(order.tolist())
    )
    return Table(rows, columns=("", "width", "height", "w / h", "boxes"))


def cfg(anchors: Floats, params: AnchorParams) -> str:
    """Return anchors (k, 2) in pixels of the network's input as the lines of a Darknet .cfg."""
    return _code(cfg_text(anchors, min(params.scales, len(anchors))))


def python(anchors: Floats, params: AnchorParams) -> str:
    """Return anchors (k, 2) in pixels of the network's input as Python."""
    return _code(python_text(anchors, min(params.scales, len(anchors))))


def _code(text: str) -> str:
    return f"```\n{text}```"
