"""Read Darknet's .weights: a header, then the float32 numbers of each convolution, in the .cfg's order."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from playground.darknet.cfg import Cfg
from playground.darknet.layers import Convolutional
from playground.darknet.plain_file import plain_file
from playground.faults import UserError

Floats = npt.NDArray[np.float32]

EXPECTED: Final = "expected the Darknet .weights of this .cfg"
EPSILON: Final = 1e-5
"""Added to variances before their root is taken, as Darknet does where it folds batch norm."""
NEWEST: Final = 9
"""Versions written so far are 0.1 and 0.2; a higher number than this says that it is no header."""


@dataclass(frozen=True, eq=False)
class BatchNorm:
    """What batch norm multiplies by and has counted: scales, means, variances, (filters,) each."""

    scales: Floats
    means: Floats
    variances: Floats


@dataclass(frozen=True, eq=False)
class Kernel:
    """The numbers of one convolution: weights (filters, channels/groups, size, size), biases (filters,)."""

    weights: Floats
    biases: Floats
    norm: BatchNorm | None = None


Weights = Mapping[int, Kernel]
"""The numbers of a network, by layer."""


def read_weights(path: str | Path, cfg: Cfg) -> Weights:
    """Read the numbers of a network.

    The file's size is held against the .cfg before anything is allocated, and every number is used.
    UserError, naming the file and, for NaN, infinity or a negative variance, layer and tensor.
    """
    with plain_file(path, EXPECTED) as (file, name, size):
        _check_size(name, size - _header_size(file, name), cfg)
        numbers = np.fromfile(file, "<f4").astype(np.float32, copy=False)
    _check_size(name, numbers.nbytes, cfg)  # it may have been cut meanwhile
    weights = dict(_deal(numbers, cfg))
    for index, kernel in weights.items():
        _check_values(name, cfg, index, kernel)
    return weights


def _header_size(file: BinaryIO, name: str) -> int:
    """Read major, minor, revision and the number of pictures seen: 64 bits of it from version 0.2 on."""
    start = file.read(12)
    if len(start) < 12:
        raise UserError(f"{name} is {'cut short' if start else 'empty'}", EXPECTED)
    major, minor, _ = struct.unpack("<3i", start)
    if not (0 <= major <= NEWEST and 0 <= minor <= NEWEST):
        raise UserError(f"{name} does not begin like Darknet weights (version {major}.{minor})", EXPECTED)
    seen = 8 if major * 10 + minor >= 2 else 4
    return 12 + len(file.read(seen))


def _check_size(name: str, size: int, cfg: Cfg) -> None:
    wanted = sum(cfg.numbers(index) for index in cfg.convolutions)
    if size != 4 * wanted:
        what = "cut short" if size < 4 * wanted else "longer"
        raise UserError(
            f"{name} holds {size / 4:.10g} numbers where {cfg.file} wants {wanted}",
            f"{what}, or of another .cfg: {EXPECTED}",
        )


def _deal(numbers: Floats, cfg: Cfg) -> Iterator[tuple[int, Kernel]]:
    """Give every convolution its numbers: biases, with batch norm scales, means, variances, then weights."""
    at = 0

    def take(*shape: int) -> Floats:
        nonlocal at
        size = int(np.prod(shape))
        at += size
        return numbers[at - size : at].reshape(shape)

    for index, layer in cfg.convolutions.items():
        biases = take(layer.filters)
        norm = None
        if layer.batch_normalize:
            norm = BatchNorm(take(layer.filters), take(layer.filters), take(layer.filters))
        yield index, Kernel(take(*layer.weight_shape(cfg.before(index).channels)), biases, norm)


def _check_values(name: str, cfg: Cfg, index: int, kernel: Kernel) -> None:
    tensors = {"biases": kernel.biases, "weights": kernel.weights}
    if kernel.norm:
        tensors |= vars(kernel.norm)
    layer: Convolutional = cfg.convolutions[index]
    place = f"{name}, layer {index} ([{layer.kind}] of {cfg.file}, line {layer.line})"
    for tensor, values in tensors.items():
        if not np.isfinite(values).all():
            count = np.count_nonzero(~np.isfinite(values))
            raise UserError(f"{place}: {count} of {values.size} {tensor} are not finite", EXPECTED)
    if kernel.norm and kernel.norm.variances.min() < 0:
        raise UserError(f"{place}: variances below zero", EXPECTED)
