"""Which device the engines compute on."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, TypeVar

import torch

from playground.faults import UserError

T = TypeVar("T")


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


def on_cpu(state: T, kept: Iterable[object] = ()) -> T:
    """Return a copy of a state on the CPU, in which each of `kept` is still itself.

    They are what ties the state to the rest of the engine and cannot be copied, such as a camera's reader.
    Tensors that share memory go on sharing it, and whatever names a device names the CPU. Raises what pickle
    raises for a state that holds something else that cannot be copied.
    """
    handed = tuple(kept)
    numbers = {id(each): number for number, each in enumerate(handed)}

    class Pickler(pickle.Pickler):
        def reducer_override(self, obj: Any) -> Any:
            if id(obj) in numbers:
                return _handed, (numbers[id(obj)],)
            return (torch.device, ("cpu",)) if isinstance(obj, torch.device) else NotImplemented

    class Unpickler(pickle.Unpickler):
        def find_class(self, module_name: str, global_name: str, /) -> Any:
            found = super().find_class(module_name, global_name)
            return handed.__getitem__ if found is _handed else found

    ours = SimpleNamespace(__name__="ours", Pickler=Pickler, Unpickler=Unpickler)
    buffer = io.BytesIO()
    torch.save(state, buffer, pickle_module=ours)
    buffer.seek(0)
    return torch.load(buffer, map_location="cpu", pickle_module=ours, weights_only=False)


def _handed(number: int) -> object:
    """Stand, in a pickled state, for the object of that number, which is handed over as it is."""
    raise LookupError(number)  # never called: whoever reads the state puts the objects in its place
