"""Networks of our own as one .safetensors file: the tensors, and as text the .cfg and the names of classes.

    layer.3.weight        (filters, channels/groups, size, size)
    layer.3.bias          (filters,), of a convolution without batch norm; else
    layer.3.norm.weight, layer.3.norm.bias, layer.3.norm.running_mean, layer.3.norm.running_var

Batch norm is not folded: the .cfg then says what was trained, training can go on from the file, and folding
stays in the one place where every network is folded. Weights are written in half precision; biases and the
numbers of batch norm are few, and variances could leave its range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, cast

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from playground.darknet.cfg import Cfg, parse_cfg
from playground.darknet.class_names import check_names
from playground.darknet.plain_file import plain_file
from playground.darknet.sections import LONGEST
from playground.darknet.weights import BatchNorm, Floats, Kernel, Weights
from playground.faults import UserError
from playground.places import write_whole

EXPECTED: Final = "expected a network written by this program, or its like"
WEIGHT: Final = "layer.{}.weight"
BIAS: Final = "layer.{}.bias"
NORM: Final = ("weight", "bias", "running_mean", "running_var")
FORMATS: Final = ("F16", "F32")


@dataclass(frozen=True, eq=False)
class StoredNetwork:
    """A network with its numbers and the names of its classes."""

    cfg: Cfg
    weights: Weights
    names: tuple[str, ...]


class Tensor(Protocol):
    """A tensor of a file, before it is read."""

    def get_shape(self) -> list[int]: ...  # noqa: D102
    def get_dtype(self) -> str: ...  # noqa: D102


class Opened(Protocol):
    """What is used of `safe_open`, whose own stubs have no types."""

    def keys(self) -> list[str]: ...  # noqa: D102
    def metadata(self) -> dict[str, str] | None: ...  # noqa: D102
    def get_slice(self, name: str) -> Tensor: ...  # noqa: D102
    def get_tensor(self, name: str) -> npt.NDArray[np.floating]: ...  # noqa: D102


def write_safetensors(path: str | Path, cfg_text: str, weights: Weights, names: Sequence[str]) -> None:
    """Write a network, whole or not at all. OSError where that cannot be."""
    tensors: dict[str, Floats] = {}
    for index, kernel in weights.items():
        tensors |= _tensors(index, kernel)
    halved = {
        name: each.astype(np.float16 if each.ndim == 4 else np.float32) for name, each in tensors.items()
    }
    write_whole(Path(path), save(halved, {"cfg": cfg_text, "names": "\n".join(names)}))


def read_safetensors(path: str | Path) -> StoredNetwork:
    """Read a network; nothing in such a file can be code.

    Its tensors' names, shapes and formats are held against the .cfg before any of them is allocated.
    UserError, naming file and tensor, for whatever does not fit, NaN, infinity or a negative variance.
    """
    with plain_file(path, EXPECTED) as (_, name, size):
        if not size:
            raise UserError(f"{name} is empty", EXPECTED)
        try:
            with cast("AbstractContextManager[Opened]", safe_open(path, "numpy")) as file:
                cfg, names = _described(name, file.metadata() or {})
                _check_tensors(name, cfg, file)
                tensors = {key: file.get_tensor(key).astype(np.float32) for key in _wanted(cfg)}
        except SafetensorError as error:
            raise UserError(f"{name} is not whole, or no .safetensors ({error})", EXPECTED) from None
    for key, values in tensors.items():
        _check_values(name, key, values)
    return StoredNetwork(cfg, {index: _kernel(index, tensors) for index in cfg.convolutions}, names)


def _tensors(index: int, kernel: Kernel) -> dict[str, Floats]:
    """Return the tensors of one convolution by their names in the file."""
    weight = {WEIGHT.format(index): kernel.weights}
    norm = kernel.norm
    if norm is None:
        return weight | {BIAS.format(index): kernel.biases}
    values = norm.scales, kernel.biases, norm.means, norm.variances
    return weight | dict(zip(_norm_names(index), values, strict=True))


def _kernel(index: int, tensors: Mapping[str, Floats]) -> Kernel:
    """Return the numbers of one convolution, the other way round."""
    weights = tensors[WEIGHT.format(index)]
    if (bias := tensors.get(BIAS.format(index))) is not None:
        return Kernel(weights, bias)
    scales, biases, means, variances = (tensors[name] for name in _norm_names(index))
    return Kernel(weights, biases, BatchNorm(scales, means, variances))


def _norm_names(index: int) -> list[str]:
    return [f"layer.{index}.norm.{each}" for each in NORM]


def _described(file: str, metadata: Mapping[str, str]) -> tuple[Cfg, tuple[str, ...]]:
    """Return what the text in the file says: the network, and a name for each of its classes."""
    text = metadata.get("cfg", "")
    if not text or len(text) > LONGEST:
        raise UserError(f"{file} holds no .cfg", f"{EXPECTED}, with the text of its .cfg as 'cfg'")
    cfg = parse_cfg(text, file)
    expected = f"{EXPECTED}, with a name on each line of 'names'"
    names = tuple(metadata.get("names", "")[:LONGEST].split("\n"))
    if len(names) != cfg.classes or not all(names):
        found = f"{file} names {sum(map(bool, names))} classes where its .cfg has {cfg.classes}"
        raise UserError(found, expected)
    check_names(names, file, expected)
    return cfg, names


def _check_tensors(file: str, cfg: Cfg, opened: Opened) -> None:
    """Hold the tensors that the header tells of against those that the network wants."""
    wanted = _wanted(cfg)
    there = set(opened.keys())
    for what, names in (("lacks", wanted.keys() - there), ("has a surplus", there - wanted.keys())):
        if names:
            rest = f" and {len(names) - 1} more" if len(names) > 1 else ""
            raise UserError(f"{file} {what} {min(names)[:60]}{rest}", f"{EXPECTED}; its .cfg tells which")
    for name, shape in wanted.items():
        tensor = opened.get_slice(name)
        if tuple(tensor.get_shape()) != shape or tensor.get_dtype() not in FORMATS:
            found = f"{'×'.join(map(str, tensor.get_shape()))} {tensor.get_dtype()}"
            expected = f"expected {'×'.join(map(str, shape))} {' or '.join(FORMATS)}, as its .cfg says"
            raise UserError(f"{file}: {name} is {found}", expected)


def _wanted(cfg: Cfg) -> dict[str, tuple[int, ...]]:
    """Return the names and shapes of all tensors of a network."""
    wanted: dict[str, tuple[int, ...]] = {}
    for index, layer in cfg.convolutions.items():
        wanted[WEIGHT.format(index)] = layer.weight_shape(cfg.before(index).channels)
        vectors = _norm_names(index) if layer.batch_normalize else [BIAS.format(index)]
        wanted |= dict.fromkeys(vectors, (layer.filters,))
    return wanted


def _check_values(file: str, name: str, values: Floats) -> None:
    if not np.isfinite(values).all():
        count = np.count_nonzero(~np.isfinite(values))
        raise UserError(f"{file}: {count} of {values.size} numbers of {name} are not finite", EXPECTED)
    if name.endswith("running_var") and values.min() < 0:
        raise UserError(f"{file}: {name} has variances below zero", EXPECTED)
