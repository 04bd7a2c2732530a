"""Which device the engines compute on."""

from __future__ import annotations

import io
from typing import Any

import torch

from playground.faults import UserError


def available() -> list[str]:
    """Return the devices of this machine, fastest first; "cpu" is always the last."""
    found: list[str] = []
    if torch.cuda.is_available():
        found += [f"cuda:{index}" if index else "cuda" for index in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append("mps")
    if torch.xpu.is_available():
        found.append("xpu")
    return [*found, "cpu"]


def choose(requested: str = "") -> torch.device:
    """Return the requested device, or the fastest one where none is asked for.

    Raises UserError where this machine does not have it, naming those it has.
    """
    present = available()
    name = requested or present[0]
    try:
        device = torch.device(name)
    except RuntimeError:
        raise UserError(f"unknown device {name!r}", f"this machine has {', '.join(present)}") from None
    if name not in present and not (device.type in present and device.index == 0):
        raise UserError(f"no device {name!r} here", f"this machine has {', '.join(present)}")
    return device


def on_cpu(state: Any) -> Any:
    """Return the same state on the CPU. Saving and loading keeps tensors that share memory shared."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    buffer.seek(0)
    return torch.load(buffer, map_location="cpu", weights_only=False)
