"""What is drawn while pictures are watched: the picture with its layers, and what made the boxes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import numpy as np

from playground.marks import Bars, Mark, Photo
from playground.scene import Cursor, Offer, Picture
from playground.scenes.detection import getting, handing, maps, overlay, retrying, tracks_view, words
from playground.scenes.detection.cell import Cell, chosen, shown_scales
from playground.scenes.detection.found import Found, true_boxes
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.state import Watching

BARS: Final = 8
OTHERS: Final = 7


def picture(state: Watching, params: DetectionParams) -> Picture:
    """Return the whole picture; what lies behind other tabs is left out."""
    began = time.perf_counter()
    found, cell = state.found(params), _cell(state, params)
    draw: dict[str, Callable[[], tuple[Mark, ...]]] = {
        "picture": lambda: _picture(state, found, cell, params),
        "found": lambda: _boxes(state, found, params),
        "tracks": lambda: tracks_view.tables(state.tracking, found),
        "stages": lambda: (words.stages(state, found, params),),
        "cell": lambda: _told(state, cell, found),
        "scores": lambda: _scores(cell, found) if cell else (),
        "maps": lambda: _maps(state),
        "link": lambda: (handing.told(found, params),),
    }
    panes = {name: make() for name, make in draw.items() if state.context.seen(name)}
    state.paint_ms = 1e3 * (time.perf_counter() - began)
    return Picture(
        panes,
        _metrics(state, found) | tracks_view.metrics(state.tracking, params),
        _notes(state, cell, params),
        _offer(state, params) if state.offers else None,
        cursor={"picture": _cursor(state)},
    )


def _offer(state: Watching, params: DetectionParams) -> Offer:
    models = getting.offer(params, state.missing, state.installed)
    if state.absent:
        return retrying.offer(state.reader.status, models.parts if state.eye is None else ())
    return models


def _cursor(state: Watching) -> Cursor:
    if state.held >= 0 or state.over_end:
        return "move"
    return "point" if state.eye is None else "cross"


def _told(state: Watching, cell: Cell | None, found: Found) -> tuple[Mark, ...]:
    if cell is None or state.sight is None:
        return ()
    return words.cell_told(cell, found.names, state.sight.fit)


def _cell(state: Watching, params: DetectionParams) -> Cell | None:
    if state.answer is None or state.sight is None:
        return None
    return chosen(state.answer.answers, state.sight.fit, params)


def _picture(state: Watching, found: Found, cell: Cell | None, params: DetectionParams) -> tuple[Mark, ...]:
    """Return the picture and, in this order, what lies over it."""
    shot, layers = state.shown(params), params.layers
    if shot is None:
        return ()
    pixels, marks = shot.pixels, list[Mark]()
    if state.answer is not None and state.sight is not None and cell is not None:
        answers, fit = state.answer.answers, state.sight.fit
        scales = shown_scales(answers, params)
        if params.field != "none" and shot.pixels.shape[1::-1] == fit.picture:
            pixels, key = overlay.tinted(pixels, scales, fit, params.field, found.names)
            marks += key
        if "grid" in layers:
            marks += [overlay.grid(answer, fit) for _, answer in scales]
        if "responsible" in layers:
            marks.append(overlay.responsible(found, answers, fit))
        if "anchors" in layers:
            marks.append(overlay.anchors(cell, fit))
        marks += overlay.looked_into(cell, fit, pressed=bool(params.place))
    if "candidates" in layers:
        marks.append(overlay.candidates(found))
    if "truth" in layers and shot.truth is not None and state.sight is not None:
        marks.append(overlay.truth(true_boxes(shot.truth, params).boxes))
    ids = state.tracking.ids(found) if params.track else None
    marks += tracks_view.ways(state.tracking, params.trail)
    if "kept" in layers:
        marks.append(overlay.kept(found, state.sight is not None, ids))
    if params.counts:
        marks += tracks_view.line(state.tracking, params, (pixels.shape[1], pixels.shape[0]))
    return (Photo(pixels), *marks)


def _boxes(state: Watching, found: Found, params: DetectionParams) -> tuple[Mark, ...]:
    table = words.boxes(found)
    return (*words.to_know(state, found, params), *((table,) if table.rows else ()))


def _scores(cell: Cell, found: Found) -> tuple[Mark, ...]:
    said = cell.predictions[cell.anchor]
    order, names = words.best_classes(said, found.names, BARS)
    groups = np.where(np.arange(len(order)) == 0, overlay.class_colours(order, found.names), OTHERS)
    return (Bars(said.scores[order], names, groups, name="scores"),)


def _maps(state: Watching) -> tuple[Mark, ...]:
    values = state.answer.maps if state.answer else None
    return () if values is None else (maps.mosaic(values),)


def _metrics(state: Watching, found: Found) -> dict[str, float]:
    metrics = {"candidates": float(len(found.candidates)), "detections": float(len(found.kept))}
    if sight := state.sight:
        metrics["network_ms"] = sight.network_ms
        metrics["total_ms"] = sight.resize_ms + sight.network_ms + found.decode_ms + found.suppress_ms
    return metrics | {"frames": float(state.frames)}


def _notes(state: Watching, cell: Cell | None, params: DetectionParams) -> dict[str, str]:
    notes = {"picture": words.picture_note(state, params), "tracks": tracks_view.NOTE * params.track}
    if cell is not None:
        notes["cell"] = notes["scores"] = words.cell_note(cell)
    if state.network is not None:
        notes["maps"] = maps.maps_note(state.network.cfg, state.network_layer(params.layer))
    return {pane: note for pane, note in notes.items() if note}
