"""Networks as .cfg text: the one that comes with the program, and two published ones without any file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

FASTEST_BLOCKS: Final = (
    (8, 4, 1), (8, 4, 1), (24, 8, 2), (32, 8, 1), (32, 8, 1), (32, 8, 2), (48, 8, 1), (48, 8, 1),
    (48, 16, 1), *((96, 16, 1),) * 4, (96, 24, 2), *((136, 24, 1),) * 4, (136, 48, 2), *((224, 48, 1),) * 5,
)  # fmt: skip
"""Widened channels, channels and stride of each inverted residual block of Yolo-Fastest 1.1."""
FASTEST_ANCHORS: Final = "12,18, 37,49, 52,132, 115,73, 119,199, 242,238"
TINY_ANCHORS: Final = "10,14, 23,27, 37,58, 81,82, 135,169, 344,319"
FINE: Final = 80
"""The layer of Yolo-Fastest, at stride 16, that its finer head looks at."""


def yolov3_tiny(size: int = 416, classes: int = 80) -> str:
    """Return YOLOv3-tiny (Redmon & Farhadi 2018): six halvings, heads at strides 32 and 16."""
    sections = [_net(size, size)]
    for filters in (16, 32, 64, 128, 256, 512):
        sections += [_convolution(filters, 3), _section("maxpool", size=2, stride=1 if filters == 512 else 2)]
    sections += [_convolution(1024, 3), _convolution(256, 1), _convolution(512, 3)]
    sections += [*_head(TINY_ANCHORS, "3,4,5", classes), _section("route", layers=-4)]
    sections += [_convolution(128, 1), _section("upsample", stride=2), _section("route", layers="-1,8")]
    sections += [_convolution(256, 3), *_head(TINY_ANCHORS, "0,1,2", classes)]
    return "\n".join(sections)


def yolo_fastest(size: int = 320, classes: int = 80) -> str:
    """Return Yolo-Fastest 1.1: inverted residual blocks, pools of three sizes, two heads (32, 16)."""
    sections = [_net(size, size), _convolution(8, 3, stride=2)]
    channels = 0
    for wide, narrow, stride in FASTEST_BLOCKS:
        sections += [_convolution(wide, 1), _convolution(wide, 3, stride=stride, groups=wide)]
        sections += [_convolution(narrow, 1, activation="linear")]
        if narrow == channels and stride == 1:
            sections += [_section("dropout", probability=0.15), _section("shortcut", **{"from": -5})]
        channels = narrow
    for pool, back in ((3, "-2"), (5, "-4"), (9, "-1,-3,-5,-6")):
        sections += [_section("maxpool", size=pool, stride=1), _section("route", layers=back)]
    sections += [_convolution(96, 1), *_depthwise(96), *_head(FASTEST_ANCHORS, "3,4,5", classes)]
    sections += [_section("route", layers=-7), _section("upsample", stride=2)]
    sections += [_section("route", layers=f"-1,{FINE}"), *_depthwise(120)]
    sections += _head(FASTEST_ANCHORS, "0,1,2", classes)
    return "\n".join(sections)


def street(anchors: Iterable[tuple[float, float]], width: int, height: int, classes: int) -> str:
    """Return the network that knows the drawn street, with six anchors (width, height) from small to large.

    It halves four times, has residual blocks where they are cheap, and heads at strides 16 and 8.
    """
    rows = ", ".join(f"{across:g},{down:g}" for across, down in anchors)
    sections = [_net(width, height), *(_convolution(filters, 3, stride=2) for filters in (8, 16, 32))]
    sections += [*_residual(32), _convolution(64, 3, stride=2)]  # 3 to 5; the finer head looks at 5 too
    for _ in range(3):
        sections += _residual(64)
    sections += [*_head(rows, "3,4,5", classes), _section("route", layers=-3)]
    sections += [_convolution(32, 1), _section("upsample", stride=2), _section("route", layers="-1,5")]
    sections += [_convolution(32, 1), _convolution(64, 3), *_head(rows, "0,1,2", classes)]
    return "\n".join(sections)


def _residual(filters: int) -> Iterator[str]:
    yield _convolution(filters // 2, 1)
    yield _convolution(filters, 3)
    yield _section("shortcut", **{"from": -3})


def _depthwise(filters: int) -> Iterator[str]:
    for _ in range(2):
        yield _convolution(filters, 5, groups=filters)
        yield _convolution(filters, 1, activation="linear")


def _head(anchors: str, mask: str, classes: int) -> Iterator[str]:
    outputs = len(mask.split(",")) * (5 + classes)
    yield _section("convolutional", filters=outputs, size=1, activation="linear")
    yield _section("yolo", mask=mask, anchors=anchors, classes=classes, num=len(anchors.split(",")) // 2)


def _net(width: int, height: int) -> str:
    return _section("net", width=width, height=height, channels=3)


def _convolution(
    filters: int, size: int, *, stride: int = 1, groups: int = 1, activation: str = "leaky"
) -> str:
    grouped = {"groups": groups} if groups > 1 else {}
    window = {"filters": filters, "size": size, "stride": stride, **grouped}
    return _section("convolutional", **window, batch_normalize=1, pad=1, activation=activation)


def _section(name: str, **options: int | float | str) -> str:
    return "\n".join([f"[{name}]", *(f"{option}={value}" for option, value in options.items()), ""])
