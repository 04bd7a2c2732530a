from collections.abc import Sequence

import numpy as np
import pytest
import torch

from playground.darknet.architectures import yolo_fastest, yolov3_tiny
from playground.darknet.cfg import Cfg, parse_cfg, read_cfg
from playground.darknet.eager import EagerNetwork
from playground.darknet.export import onnx
from playground.darknet.modules import ACTIVATIONS, FoldedConvolution
from playground.darknet.network import Network, fast_dtype
from playground.darknet.random_weights import random_weights
from playground.darknet.weights import Weights, read_weights
from playground.opencv import cv2
from tests.darknet.files import SMALL, real

EVERY_LAYER = """
[net]
width=37
height=21
channels=3
[convolutional]
batch_normalize=1
filters=8
size=3
stride=2
pad=1
activation=mish
[maxpool]
size=2
stride=1
[maxpool]
size=3
stride=2
[convolutional]
filters=16
size=5
groups=4
padding=1
activation=swish
[convolutional]
filters=16
size=1
activation=logistic
[dropout]
probability=.5
[shortcut]
from=-3
activation=relu
[maxpool]
size=5
stride=1
[route]
layers=-1,-2
groups=2
group_id=1
[upsample]
stride=2
[route]
layers=2
[route]
layers=0,1
[convolutional]
batch_normalize=1
filters=7
size=3
stride=1
pad=1
activation=relu
[yolo]
anchors=4,6
classes=2
num=1
[route]
layers=9
[convolutional]
filters=14
size=1
activation=linear
[region]
anchors=1,1, 2,3
classes=2
num=2
softmax=1
"""


def drawn(cfg: Cfg) -> tuple[Weights, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    return random_weights(cfg, generator), torch.rand(1, *cfg.input, generator=generator)


def by_opencv(cfg: Cfg, weights: Weights, pictures: torch.Tensor) -> Sequence[np.ndarray]:
    net = cv2.dnn.readNetFromONNX(np.frombuffer(onnx(cfg, weights), np.uint8))
    net.setInput(pictures.numpy())
    return net.forward([f"head_{index}" for index in cfg.heads])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(EVERY_LAYER, id="every layer"),
        pytest.param(yolo_fastest(160), id="Yolo-Fastest"),
        pytest.param(yolov3_tiny(), id="YOLOv3-tiny", marks=pytest.mark.slow),
    ],
)
def test_raw_outputs_are_those_of_opencv_and_of_plain_torch(text: str):
    cfg = parse_cfg(text)
    weights, pictures = drawn(cfg)
    ours = Network(cfg, weights)(pictures)
    for mine, opencv, eager in zip(
        ours, by_opencv(cfg, weights, pictures), EagerNetwork(cfg, weights)(pictures), strict=True
    ):
        assert mine.shape == eager.shape
        assert np.abs(mine.numpy() - opencv).max() < 1e-4
        np.testing.assert_allclose(mine.numpy(), eager.detach().numpy(), rtol=0, atol=1e-4)


def test_raw_outputs_with_published_weights_are_those_of_opencv():
    cfg = read_cfg(real("yolo-fastest-1.1.cfg"))
    weights = read_weights(real("yolo-fastest-1.1.weights"), cfg)
    _, pictures = drawn(cfg)
    ours = Network(cfg, weights)(pictures)
    for mine, opencv in zip(ours, by_opencv(cfg, weights, pictures), strict=True):
        assert np.abs(mine.numpy() - opencv).max() < 1e-4


@pytest.mark.parametrize("size", [2, 3, 5, 9])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("length", [9, 10, 13])
def test_a_window_of_maxpool_sees_what_darknets_sees(size: int, stride: int, length: int):
    text = f"[net]\nwidth={length}\nheight={length}\nchannels=1\n[maxpool]\nsize={size}\nstride={stride}\n"
    cfg = parse_cfg(f"{text}[convolutional]\nfilters=6\n[yolo]\nanchors=1,1\nclasses=1\n")
    weights, pictures = drawn(cfg)
    padding = size - 1  # in all; the window of cell i begins at i·stride − padding // 2, off the picture −∞
    cells = (length + padding - size) // stride + 1
    starts = [each * stride - padding // 2 for each in range(cells)]
    picture = pictures[0, 0].numpy()
    expected = [[picture[max(0, y) : y + size, max(0, x) : x + size].max() for x in starts] for y in starts]
    pooled = Network(cfg, weights).outputs(pictures, [0])[0]
    assert np.array_equal(pooled[0, 0].numpy(), np.array(expected))


def test_any_layer_can_be_asked_for_in_any_number_format():
    cfg = parse_cfg(EVERY_LAYER)
    weights, pictures = drawn(cfg)
    outputs = Network(cfg, weights).outputs(pictures, range(len(cfg.layers)))
    assert [tuple(each.shape[1:]) for each in outputs.values()] == list(cfg.shapes)
    half = Network(cfg, weights, dtype=torch.bfloat16).outputs(pictures, [0, 13])
    for index, each in half.items():
        assert each.dtype == torch.float32
        np.testing.assert_allclose(each.numpy(), outputs[index].numpy(), rtol=0.05, atol=0.1)


def test_what_comes_after_the_layers_that_are_asked_for_is_not_worked_out():
    cfg = parse_cfg(EVERY_LAYER)
    weights, pictures = drawn(cfg)
    network, ran = Network(cfg, weights), list[int]()
    for index, layer in enumerate(network.layers):
        layer.register_forward_hook(lambda *given, index=index: ran.append(index))
    network.outputs(pictures, [2, 0])
    assert ran == [0, 1, 2]


def test_looking_at_inner_layers_changes_nothing():
    cfg = parse_cfg(EVERY_LAYER)
    weights, pictures = drawn(cfg)
    network = Network(cfg, weights)
    before = network(pictures)
    again = network.outputs(pictures, range(len(cfg.layers)))
    assert all(torch.equal(one, again[index]) for one, index in zip(before, cfg.heads, strict=True))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_convolutions_without_onednn_give_the_same(activation: str):
    cfg = parse_cfg(SMALL.replace("activation=leaky", f"activation={activation}"))
    weights, pictures = drawn(cfg)
    plain = FoldedConvolution(cfg.convolutions[0], weights[0])
    packed = Network(cfg, weights).outputs(pictures, [0])[0]
    np.testing.assert_allclose(plain(pictures, ()).numpy(), packed.numpy(), rtol=1e-5, atol=1e-5)


def test_the_fast_number_format_is_half_on_a_gpu_and_never_float16_on_a_cpu():
    assert fast_dtype(torch.device("cuda")) == torch.float16
    assert fast_dtype(torch.device("cpu")) in (torch.float32, torch.bfloat16)
