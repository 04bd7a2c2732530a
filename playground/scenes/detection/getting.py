"""The card that offers to download a model to those who have none; nothing downloads unasked."""

from __future__ import annotations

from typing import Final

from playground.detectors import catalogue, download
from playground.faults import Cancelled
from playground.scene import Action, Context, Offer
from playground.scenes.detection.params import DetectionParams

FIRST: Final = next(iter(catalogue.CATALOGUE.values()))
"""The smallest of the catalogue."""
GET: Final = "get"


def offer() -> Offer:
    """Return the card."""
    size = f"{FIRST.size / 1e6:.1f} MB"
    label = "Use it" if catalogue.installed(FIRST) else f"Download, {size}"
    return Offer("picture", f"{FIRST.title}: {FIRST.classes}", (Action(GET, label),))


def gotten(params: DetectionParams, context: Context) -> DetectionParams | None:
    """Download the model and return parameters that name it; None where that was cancelled.

    UserError, saying how to get it by hand, where it cannot be had.
    """
    try:
        cfg, weights = download.get(FIRST, context.progress, context.cancelled)
    except Cancelled:
        return None
    return params.updated({"model": str(cfg), "weights": str(weights)})
