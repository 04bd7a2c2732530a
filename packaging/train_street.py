"""Make assets/models/street.safetensors: draw streets, train a network on them, judge it on others.

    python packaging/train_street.py [--steps 4000] [--out assets/models/street.safetensors]

About 18 minutes on one thread of a CPU. It prints the loss as it goes, and how well the network does on
streets that it was not trained on.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent.parent))  # run from a checkout that is not installed

from playground.boxes.clustering import Clustering, mean_iou
from playground.boxes.coco import CocoEvaluation
from playground.boxes.matching import Predicted, Truth
from playground.boxes.suppression import suppress
from playground.darknet.cfg import Cfg, parse_cfg
from playground.darknet.decode import answers, decode
from playground.darknet.eager import EagerNetwork
from playground.darknet.network import Network
from playground.darknet.random_weights import fresh_weights
from playground.darknet.safetensors_file import write_safetensors
from playground.darknet.training.augment import augmented
from playground.darknet.training.batch import Batch, Example
from playground.darknet.training.loop import Training
from playground.darknet.weights import Weights
from playground.detectors.letterbox import fit, planes
from playground.sources.synthetic import ASPECTS, Street

NAMES: Final = tuple(ASPECTS)
WIDTH, HEIGHT = 320, 240
"""Half of the street's 640×480, in proportion; grids of 40×30 and 20×15."""
BATCH: Final = 16
LOOKS: Final = 4
"""Pictures of one street in a batch: drawing a street takes ten times as long as looking at it once more."""
JUDGED: Final = range(1, 101)
"""Seeds of the streets it is judged on. The app's own has 0; training takes those from `TRAINED` on."""
TRAINED: Final = 1000
CLUSTERED: Final = 400
"""Pictures whose boxes the anchors come from."""
ALL_TIMES: Final = 120.0
"""Seconds into a street within which pictures are taken."""


def cfg_text(anchors: np.ndarray) -> str:
    """Return the network: halved four times, residual blocks where that is cheap, heads at strides 16, 8."""
    rows = ", ".join(f"{width:.0f},{height:.0f}" for width, height in anchors)
    sections = [_section("net", width=WIDTH, height=HEIGHT, channels=3)]
    for filters in (8, 16, 32):
        sections.append(_convolution(filters, 3, stride=2))
    sections += _residual(32)  # 3 to 5; layer 5 is what the finer head looks at too
    sections.append(_convolution(64, 3, stride=2))
    for _ in range(3):
        sections += _residual(64)
    sections += _head(rows, "3,4,5")
    sections += [_section("route", layers=-3), _convolution(32, 1), _section("upsample", stride=2)]
    sections += [_section("route", layers="-1,5"), _convolution(32, 1), _convolution(64, 3)]
    sections += _head(rows, "0,1,2")
    return "\n".join(sections)


def _residual(filters: int) -> Iterator[str]:
    yield _convolution(filters // 2, 1)
    yield _convolution(filters, 3)
    yield _section("shortcut", **{"from": -3})


def _head(anchors: str, mask: str) -> Iterator[str]:
    filters = len(mask.split(",")) * (5 + len(NAMES))
    yield _section("convolutional", filters=filters, size=1, activation="linear")
    yield _section("yolo", mask=mask, anchors=anchors, classes=len(NAMES), num=len(anchors.split(",")) // 2)


def _convolution(filters: int, size: int, stride: int = 1) -> str:
    rest = {"batch_normalize": 1, "pad": 1, "activation": "leaky"}
    return _section("convolutional", filters=filters, size=size, stride=stride, **rest)


def _section(name: str, **options: int | str) -> str:
    return "\n".join([f"[{name}]", *(f"{option}={value}" for option, value in options.items()), ""])


def look(street: Street, when: float) -> Example:
    """Return what is seen of a street, with its true boxes."""
    pixels, truth = street.picture(when)
    return Example(pixels, truth.boxes, np.array([NAMES.index(label) for label in truth.labels], np.int64))


def examples(generator: torch.Generator) -> Iterator[Example]:
    """Yield varied pictures of one street after another, without end."""
    while True:
        street = Street(int(torch.randint(TRAINED, 2**31, (), generator=generator)))
        for when in (ALL_TIMES * torch.rand(LOOKS, generator=generator)).tolist():
            yield augmented(look(street, when), WIDTH, HEIGHT, generator)


def find_anchors(generator: torch.Generator) -> np.ndarray:
    """Return six anchors (6, 2) by k-means with 1 − IoU on the boxes of varied pictures, to whole pixels."""
    drawn = examples(generator)
    boxes = np.concatenate([next(drawn).boxes for _ in range(CLUSTERED)])
    sizes = (boxes[:, 2:] - boxes[:, :2]).astype(np.float64)
    clustering = Clustering(sizes, 6, rng=np.random.default_rng(0))
    while clustering.advance():
        pass
    anchors = np.rint(clustering.anchors)
    print(f"anchors {anchors.astype(int).tolist()}, mean IoU {mean_iou(sizes, anchors):.3f}", flush=True)
    return anchors


def judge(cfg: Cfg, weights: Weights, looks: Sequence[Example]) -> dict[str, float]:
    """Return COCO's metrics of the runtime's network on pictures."""
    network, evaluation = Network(cfg, weights), CocoEvaluation(len(NAMES))
    for each in looks:
        fitted, placed = fit(each.pixels, WIDTH, HEIGHT)
        raw = [head[0].numpy() for head in network(torch.as_tensor(planes(fitted)))]
        said = decode(answers(cfg, raw), 0.01)
        left = suppress(said.boxes, said.scores, labels=said.labels, iou_threshold=0.45, score_threshold=0.01)
        there = Truth.of(each.boxes.astype(np.float64), each.labels)
        boxes = placed.to_picture(said.boxes)[left.kept]
        evaluation.add(there, Predicted(boxes, left.scores, said.labels[left.kept]))
    return evaluation.metrics().summary()


def tell(title: str, metrics: dict[str, float]) -> None:
    """Print mean AP and recall."""
    told = ", ".join(
        f"{name} {metrics[name]:.4f}" for name in ("map_50", "map_75", "map_50_95", "recall_100")
    )
    print(f"{title}: {told}", flush=True)


def main() -> None:
    """Train, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("assets/models/street.safetensors"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(args.seed)
    text = cfg_text(find_anchors(generator))
    cfg = parse_cfg(text, "street.cfg")
    network = EagerNetwork(cfg, fresh_weights(cfg, generator)).to(memory_format=torch.channels_last)
    print(f"{sum(each.numel() for each in network.parameters())} parameters", flush=True)
    drawn = examples(generator)
    training = Training(network, lambda: Batch.of([next(drawn) for _ in range(BATCH)]), args.steps)
    others = [look(Street(seed), when) for seed in JUDGED for when in (seed * 0.7, 60 + seed * 0.3)]
    began = time.perf_counter()
    for _ in range(args.steps):
        now = training.step()
        if now.step % 50 == 0:
            parts = f"box {now.box:.3f}, objectness {now.objectness:.3f}, classes {now.classes:.3f}"
            seconds = time.perf_counter() - began
            print(f"{now.step}: {now.loss:.3f} ({parts}), {seconds:.0f} s", flush=True)
        if now.step % 500 == 0 and now.step < args.steps:
            tell(f"{now.step}, other streets", judge(cfg, network.weights(), others[:60]))
            write_safetensors(args.out, text, network.weights(), NAMES)
    write_safetensors(args.out, text, network.weights(), NAMES)
    tell("other streets", judge(cfg, network.weights(), others))
    varied = [augmented(each, WIDTH, HEIGHT, generator) for each in others]
    tell("varied ones", judge(cfg, network.weights(), varied))


if __name__ == "__main__":
    main()
