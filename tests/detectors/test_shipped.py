from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
from safetensors import safe_open

from playground.boxes.coco import CocoEvaluation
from playground.boxes.matching import Predicted, Truth
from playground.boxes.suppression import suppress
from playground.darknet.training.augment import augmented
from playground.darknet.training.batch import Example
from playground.darknet.training.loop import Training, TrainingStep
from playground.detectors.detector import DarknetDetector, load
from playground.detectors.letterbox import fit
from playground.detectors.shipped import street_file
from playground.sources.synthetic import ASPECTS, Street

NAMES = tuple(ASPECTS)
SEEDS = range(200, 216)
"""Streets of no training, nor judged on: packaging/train_street.py takes 1 to 100 and those from 1000."""


@pytest.fixture(scope="module")
def street() -> DarknetDetector:
    detector = load("street")
    assert isinstance(detector, DarknetDetector)
    return detector


@pytest.fixture(scope="module")
def looks() -> list[Example]:
    return [look(Street(seed), 3.7 * seed) for seed in SEEDS]


def look(street: Street, when: float) -> Example:
    pixels, truth = street.picture(when)
    return Example(pixels, truth.boxes, np.array([NAMES.index(label) for label in truth.labels]))


def seen(detector: DarknetDetector, example: Example, score_threshold: float):
    """Return the candidates in the picture's pixels, and which of them are kept."""
    fitted, placed = fit(example.pixels, detector.width, detector.height, detector.resize)
    said = detector.look(fitted).candidates(score_threshold)
    said = replace(said, boxes=placed.to_picture(said.boxes))
    return said, suppress(said.boxes, said.scores, labels=said.labels, score_threshold=score_threshold).kept


def judged(detector: DarknetDetector, looks: list[Example], metric: str = "map_50") -> float:
    evaluation = CocoEvaluation(len(NAMES))
    for each in looks:
        said, kept = seen(detector, each, 0.01)
        found = Predicted(said.boxes[kept], said.scores[kept], said.labels[kept])
        evaluation.add(Truth.of(each.boxes.astype(np.float64), each.labels), found)
    return evaluation.metrics().summary()[metric]


def test_it_finds_what_is_on_streets_it_never_saw(street, looks):
    assert street.names == NAMES
    assert judged(street, looks) > 0.98


def test_it_finds_most_of_a_crowd_though_it_never_saw_one(street):
    assert judged(street, [look(Street(seed, crowd=True), 3.7 * seed) for seed in SEEDS]) > 0.93


def test_it_stands_other_light_blur_noise_and_size(street, looks):
    generator = torch.Generator().manual_seed(0)
    assert judged(street, [augmented(each, 320, 240, generator) for each in looks]) > 0.95


def test_several_candidates_name_each_thing_and_few_name_nothing(street, looks):
    candidates, kept, there = 0, 0, 0
    for each in looks:
        said, left = seen(street, each, 0.25)
        candidates, kept, there = candidates + len(said), kept + len(left), there + len(each.labels)
    assert abs(kept - there) <= 0.05 * there
    assert candidates >= 2 * there


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """What the file was made with."""
    path = Path(__file__).parents[2] / "packaging/train_street.py"
    spec = spec_from_file_location("train_street", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_its_script_describes_this_very_network(street, script):
    heads = street.network.cfg.heads.values()
    anchors = np.array(sorted((anchor for head in heads for anchor in head.anchors), key=np.prod))
    with safe_open(street_file(), "numpy") as file:
        assert script.described(anchors) == file.metadata()["cfg"]
    assert street.names == script.NAMES


def test_its_script_judges_as_is_judged_by_hand(street, looks, script):
    few = looks[:2]
    said = script.judge(street_file(), few)
    assert said["images"] == len(few)
    assert said["map_50_95"] == pytest.approx(judged(street, few, "map_50_95"))


def train(script: ModuleType, steps: int, out: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(script, "JUDGED", range(1, 3))
    patch.setattr(script, "CLUSTERED", 40)
    patch.setattr("sys.argv", ["train_street.py", "--steps", str(steps), "--out", str(out)])
    script.main()


@pytest.mark.slow
def test_its_script_trains_judges_and_writes(script, tmp_path, monkeypatch, capsys):
    train(script, 2, tmp_path / "new.safetensors", monkeypatch)
    assert load(tmp_path / "new.safetensors").names == NAMES
    assert [path.name for path in tmp_path.iterdir()] == ["new.safetensors"]
    assert "other streets: map_50" in capsys.readouterr().out


@pytest.mark.slow
def test_training_that_is_broken_off_leaves_the_network_there_was(script, tmp_path, monkeypatch):
    def broken_off(training: Training) -> TrainingStep:
        if training.done == 1:
            raise KeyboardInterrupt
        return step(training)

    step = Training.step
    monkeypatch.setattr(Training, "step", broken_off)
    monkeypatch.setattr(script, "KEPT", 1)
    out = tmp_path / "new.safetensors"
    out.write_bytes(b"what there was")
    with pytest.raises(KeyboardInterrupt):
        train(script, 2, out, monkeypatch)
    assert out.read_bytes() == b"what there was"
    assert load(tmp_path / "new.part.safetensors").names == NAMES, "how far it came is beside it"


def test_its_script_does_not_begin_where_there_is_no_folder_to_write_to(
    script, tmp_path, monkeypatch, capsys
):
    with pytest.raises(SystemExit):
        train(script, 2, tmp_path / "nowhere" / "new.safetensors", monkeypatch)
    assert f"there is no folder {tmp_path / 'nowhere'}" in capsys.readouterr().err


def test_it_is_small(street):
    assert street_file().stat().st_size <= 500_000
    cfg = street.network.cfg
    assert sum(map(cfg.numbers, cfg.convolutions)) <= 250_000
