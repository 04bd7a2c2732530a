"""Make assets/models/street.safetensors: draw streets, train a network on them, judge it on others.

    python packaging/train_street.py [--steps 4000] [--out assets/models/street.safetensors]

About 18 minutes on one thread of a CPU. It prints the loss as it goes, and how well the network does on
streets that it was not trained on. Until it is done the network lies beside its place, as .part.safetensors.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent.parent))  # run from a checkout that is not installed

from playground.boxes.clustering import Clustering, mean_iou
from playground.darknet import architectures
from playground.darknet.cfg import parse_cfg
from playground.darknet.eager import EagerNetwork
from playground.darknet.random_weights import fresh_weights
from playground.darknet.safetensors_file import write_safetensors
from playground.darknet.training.augment import augmented
from playground.darknet.training.batch import Batch, Example
from playground.darknet.training.loop import Training
from playground.opencv import cv2
from playground.runner import run
from playground.scenes.detection.judging import STEPS
from playground.scenes.detection.scene import SCENE
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
KEPT: Final = 500
"""Steps after which the network is judged and kept, beside the place where it belongs."""
ALL_TIMES: Final = 120.0
"""Seconds into a street within which pictures are taken."""


def described(anchors: np.ndarray) -> str:
    """Return the network's .cfg, with anchors (6, 2)."""
    return architectures.street(anchors.tolist(), WIDTH, HEIGHT, len(NAMES))


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


def coco(looks: Sequence[Example]) -> dict[str, list[dict[str, object]]]:
    """Return the true boxes of pictures as COCO's JSON has them; the pictures are called by their numbers."""
    return {
        "images": [{"id": number, "file_name": f"{number}.png"} for number in range(len(looks))],
        "categories": [{"id": label, "name": name} for label, name in enumerate(NAMES)],
        "annotations": [
            {"image_id": number, "category_id": label, "bbox": [x1, y1, x2 - x1, y2 - y1]}
            for number, each in enumerate(looks)
            for (x1, y1, x2, y2), label in zip(each.boxes.tolist(), each.labels.tolist(), strict=True)
        ],
    }


def judge(model: Path, looks: Sequence[Example]) -> dict[str, float]:
    """Return COCO's metrics of a network's file on pictures, as the app itself judges a folder of them."""
    with TemporaryDirectory() as folder:
        for number, each in enumerate(looks):
            cv2.imwrite(str(Path(folder, f"{number}.png")), each.pixels[..., ::-1])
        truth = Path(folder, "truth.json")
        truth.write_text(json.dumps(coco(looks)), "utf-8")
        asked = {"mode": "evaluate", "source": folder, "annotations": str(truth), "score_threshold": 0.01}
        frame, runner = run(SCENE, SCENE.params().updated({**asked, "model": str(model)}), STEPS)
        runner.close()
    if frame.picture is None or frame.fault:
        sys.exit(f"{model} cannot be judged: {frame.fault.message if frame.fault else frame.status}")
    return dict(frame.picture.metrics)


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
    if not args.out.parent.is_dir():
        parser.error(f"there is no folder {args.out.parent}")
    part = args.out.with_suffix(".part.safetensors")
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(args.seed)
    text = described(find_anchors(generator))
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
        if now.step % KEPT == 0 and now.step < args.steps:
            write_safetensors(part, text, network.weights(), NAMES)
            tell(f"{now.step}, other streets", judge(part, others[:60]))
    write_safetensors(part, text, network.weights(), NAMES)
    part.replace(args.out)
    tell("other streets", judge(args.out, others))
    varied = [augmented(each, WIDTH, HEIGHT, generator) for each in others]
    tell("varied ones", judge(args.out, varied))


if __name__ == "__main__":
    main()
