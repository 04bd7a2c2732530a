"""A network of the Darknet family as an .onnx file: its layers in the operators of ONNX."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from playground.darknet.cfg import Cfg
from playground.darknet.layers import Convolutional, Head, Layer, Maxpool, Route, Shortcut, Upsample
from playground.darknet.onnx_file import Graph
from playground.darknet.weights import EPSILON, Kernel, Weights


def onnx(cfg: Cfg, weights: Weights) -> bytes:
    """Return the .onnx file of a network, batch norm apart.

    Its input "pictures" is (1, 3, height, width) in 0…1; its outputs "head_<layer>" are what stands before
    each head, (1, anchors·(5 + classes), rows, columns).
    """
    graph = Graph(cfg.file)
    names: list[str] = []
    before = graph.input("pictures", (1, *cfg.input))
    for index, layer in enumerate(cfg.layers):
        others = [names[source] for source in layer.sources]
        before = _add(graph, cfg, index, before, others, weights.get(index))
        names.append(before)
    for index in cfg.heads:
        graph.output(names[index], (1, *cfg.shapes[index]))
    return graph.file()


def _add(graph: Graph, cfg: Cfg, index: int, x: str, others: list[str], kernel: Kernel | None) -> str:
    layer: Layer = cfg.layers[index]
    if isinstance(layer, Convolutional) and kernel:
        return _convolution(graph, layer, index, x, kernel)
    if isinstance(layer, Maxpool):
        return _pool(graph, layer, x)
    if isinstance(layer, Route):
        channels = [cfg.shapes[source].channels // layer.groups for source in layer.sources]
        return _stack(graph, layer, others, channels)
    if isinstance(layer, Shortcut):
        return ACTIVATIONS[layer.activation](graph, graph.add("Add", (x, others[0])))
    if isinstance(layer, Upsample):
        scales = graph.tensor(f"scales_{index}", np.array([1, 1, layer.stride, layer.stride], np.float32))
        nearest = {"mode": "nearest", "nearest_mode": "floor", "coordinate_transformation_mode": "asymmetric"}
        return graph.add("Resize", (x, "", scales), **nearest)
    if isinstance(layer, Head):
        return graph.add("Identity", (x,), f"head_{index}")
    return x


def _convolution(graph: Graph, layer: Convolutional, index: int, x: str, kernel: Kernel) -> str:
    def tensor(name: str) -> str:
        source = kernel if name in ("weights", "biases") else kernel.norm
        return graph.tensor(f"{name}_{index}", getattr(source, name))

    inputs = [x, tensor("weights")] if kernel.norm else [x, tensor("weights"), tensor("biases")]
    sides = {"kernel_shape": [layer.size] * 2, "strides": [layer.stride] * 2, "pads": [layer.padding] * 4}
    x = graph.add("Conv", inputs, group=layer.groups, **sides)
    if kernel.norm:
        numbers = [tensor(name) for name in ("scales", "biases", "means", "variances")]
        x = graph.add("BatchNormalization", (x, *numbers), epsilon=EPSILON)
    return ACTIVATIONS[layer.activation](graph, x)


def _pool(graph: Graph, layer: Maxpool, x: str) -> str:
    before, after = layer.padding // 2, layer.padding - layer.padding // 2
    pads = [before, before, after, after]
    return graph.add("MaxPool", (x,), kernel_shape=[layer.size] * 2, strides=[layer.stride] * 2, pads=pads)


def _stack(graph: Graph, layer: Route, others: list[str], channels: list[int]) -> str:
    parts = others
    if layer.groups > 1:
        parts = [_group(graph, each, layer.group_id, n) for each, n in zip(others, channels, strict=True)]
    return graph.add("Concat", parts, axis=1)


def _group(graph: Graph, x: str, group: int, channels: int) -> str:
    at = len(graph.nodes)
    limits = (("starts", group * channels), ("ends", (group + 1) * channels), ("axes", 1))
    return graph.add("Slice", (x, *(graph.tensor(f"{n}_{at}", np.array([v], np.int64)) for n, v in limits)))


ACTIVATIONS: Final[Mapping[str, Callable[[Graph, str], str]]] = {
    "linear": lambda graph, x: x,
    "leaky": lambda graph, x: graph.add("LeakyRelu", (x,), alpha=0.1),
    "relu": lambda graph, x: graph.add("Relu", (x,)),
    "mish": lambda graph, x: graph.add("Mul", (x, graph.add("Tanh", (graph.add("Softplus", (x,)),)))),
    "swish": lambda graph, x: graph.add("Mul", (x, graph.add("Sigmoid", (x,)))),
    "logistic": lambda graph, x: graph.add("Sigmoid", (x,)),
}
