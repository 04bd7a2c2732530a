"""Write a graph of operators as an .onnx file: the few messages of its protocol buffer that it takes.

The numbers of fields are those of onnx.proto (IR version 8); the encoding is protobuf's own: a key
(field << 3 | kind), then a varint (kind 0), four bytes (kind 5), or a length and bytes (kind 2).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

Attribute = int | float | str | Sequence[int]
Array = npt.NDArray[np.float32] | npt.NDArray[np.int64]

IR_VERSION: Final = 8
OPSET: Final = 13
FLOAT: Final = 1
DATA_TYPES: Final[Mapping[str, int]] = {"f": FLOAT, "i": 7}
"""TensorProto's names for float32 and int64, by numpy's kind."""


@dataclass
class Graph:
    """An ONNX graph that is being put together; `add` returns the name of a new operator's output."""

    name: str
    nodes: list[bytes] = field(default_factory=list[bytes])
    tensors: list[bytes] = field(default_factory=list[bytes])
    inputs: list[bytes] = field(default_factory=list[bytes])
    outputs: list[bytes] = field(default_factory=list[bytes])

    def input(self, name: str, shape: Sequence[int]) -> str:
        """Declare an input of float32."""
        self.inputs.append(_value(name, shape))
        return name

    def output(self, name: str, shape: Sequence[int]) -> None:
        """Declare that a tensor of float32 is an output."""
        self.outputs.append(_value(name, shape))

    def tensor(self, name: str, array: Array) -> str:
        """Store an array."""
        dims = b"".join(_number(1, side) for side in array.shape)
        plain = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        kind = _number(2, DATA_TYPES[array.dtype.kind])
        self.tensors.append(dims + kind + _text(8, name) + _bytes(9, plain.tobytes()))
        return name

    def add(self, operator: str, inputs: Sequence[str], output: str = "", /, **attributes: Attribute) -> str:
        """Add an operator with one output; "" among the inputs leaves an optional one out."""
        output = output or f"{operator}_{len(self.nodes)}"
        node = b"".join(_text(1, name) for name in inputs) + _text(2, output) + _text(4, operator)
        node += b"".join(_bytes(5, _attribute(name, value)) for name, value in attributes.items())
        self.nodes.append(node)
        return output

    def file(self) -> bytes:
        """Return the content of the .onnx file."""
        graph = b"".join(_bytes(1, node) for node in self.nodes) + _text(2, self.name)
        for number, messages in ((5, self.tensors), (11, self.inputs), (12, self.outputs)):
            graph += b"".join(_bytes(number, message) for message in messages)
        return _number(1, IR_VERSION) + _bytes(7, graph) + _bytes(8, _number(2, OPSET))


def _attribute(name: str, value: Attribute) -> bytes:
    """Encode an AttributeProto: f, i, s or ints, and its type."""
    if isinstance(value, str):
        content = _text(4, value) + _number(20, 3)
    elif isinstance(value, float):
        content = _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
    elif isinstance(value, int):
        content = _number(3, value) + _number(20, 2)
    else:
        content = b"".join(_number(8, each) for each in value) + _number(20, 7)
    return _text(1, name) + content


def _value(name: str, shape: Sequence[int]) -> bytes:
    """Encode a ValueInfoProto: a name, and a tensor type of float32 with its dimensions."""
    dims = b"".join(_bytes(1, _number(1, side)) for side in shape)
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, FLOAT) + _bytes(2, dims)))


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value & (1 << 64) - 1)  # negative ones as two's complement


def _text(number: int, text: str) -> bytes:
    return _bytes(number, text.encode())


def _bytes(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """Encode seven bits to a byte, the lowest first; the top bit says that more follow."""
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    return bytes([*encoded, value])
