"""How large a picture an .onnx file takes: what OpenCV does not tell is read from the file itself.

A protocol buffer is a row of fields: a key (field << 3 | kind), then a varint (kind 0), four or eight bytes
(kinds 5 and 1), or a length and so many bytes (kind 2). The numbers of fields are those of onnx.proto.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

USUAL: Final = 640
"""Pixels of both sides where a model leaves them open."""


def input_sides(content: bytes) -> tuple[int, int]:
    """Return height and width of the input of an ONNX file; `USUAL` where it leaves them open.

    ValueError where it is no such file.
    """
    graph = _only(_messages(memoryview(content), 7), "graph")
    _check_names(graph)
    stored = {bytes(name) for tensor in _messages(graph, 5) for name in _messages(tensor, 8)}
    inputs = _messages(graph, 11)
    value = _only(
        (each for each in inputs if bytes(_only(_messages(each, 1), "name")) not in stored), "input"
    )
    for number in (2, 1, 2):  # type, tensor_type, shape
        value = _only(_messages(value, number), "shape")
    sides = [next((size for field, size in _fields(each) if field == 1), 0) for each in _messages(value, 1)]
    if len(sides) != 4 or sides[1] not in (0, 3) or not all(isinstance(side, int) for side in sides):
        raise ValueError(f"its input has the shape {sides}")
    height, width = (int(side) or USUAL for side in sides[2:])
    if max(height, width) > 8192:
        raise ValueError(f"its input has the shape {sides}")
    return height, width


def _check_names(graph: memoryview) -> None:
    """Raise ValueError where a name is no text, which OpenCV 5 does not survive."""
    names_of = {1: (1, 2, 3, 4), 5: (8,), 11: (1,), 12: (1,)}  # of nodes, tensors, inputs, outputs
    for kind, fields in names_of.items():
        for message in _messages(graph, kind):
            for number in fields:
                for name in _messages(message, number):
                    bytes(name).decode()


def _only(found: Iterator[memoryview], what: str) -> memoryview:
    """Return the one that there is. ValueError where there are none or several."""
    all_found = list(found)
    if len(all_found) != 1:
        raise ValueError(f"{len(all_found) or 'no'} {what}{'s' * (len(all_found) > 1)}")
    return all_found[0]


def _messages(message: memoryview, number: int) -> Iterator[memoryview]:
    """Yield the contents of a field of bytes of a protocol buffer's message."""
    return (value for field, value in _fields(message) if field == number and isinstance(value, memoryview))


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield number and value of each field of a protocol buffer's message. ValueError where it is none."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        length = {1: 8, 5: 4}.get(kind, -1)
        if kind == 2:
            length, at = _varint(message, at)
        if not 0 <= length <= len(message) - at:
            raise ValueError("a field ends beyond the file")
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Return the number that begins at a byte, and the place behind it: seven bits a byte, lowest first."""
    value = 0
    for place, byte in enumerate(message[at : at + 10]):
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    raise ValueError("a number does not end")
