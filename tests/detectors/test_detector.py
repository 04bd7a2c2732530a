import numpy as np
import pytest
import torch

from playground.darknet.cfg import parse_cfg
from playground.darknet.random_weights import random_weights
from playground.darknet.safetensors_file import write_safetensors
from playground.detectors.bench import prepare, prepare_decoding
from playground.detectors.detector import DarknetDetector, load
from playground.faults import UserError
from tests.darknet.files import SMALL, flat, pack
from tests.detectors.test_onnx import model, yolov8


@pytest.fixture
def cfg_path(tmp_path):
    path = tmp_path / "small.cfg"
    path.write_text(SMALL)
    cfg = parse_cfg(SMALL)
    numbers = flat(cfg, random_weights(cfg, torch.Generator().manual_seed(0)))
    (tmp_path / "small.weights").write_bytes(pack(numbers))
    return path


def test_a_cfg_finds_the_weights_beside_it_and_answers_at_any_threshold(cfg_path):
    detector = load(cfg_path)
    assert isinstance(detector, DarknetDetector)
    assert (detector.width, detector.height, detector.names) == (64, 32, ("class 0", "class 1"))
    picture = np.random.default_rng(0).integers(0, 256, (32, 64, 3), np.uint8)
    reading = detector.look(picture)
    counts = [len(reading.candidates(threshold)) for threshold in (0.0, 0.3, 0.9)]
    assert counts[0] == 2 * 16 * 32
    assert counts[0] > counts[1] >= counts[2]
    assert not np.array_equal(detector.look(picture, bgr=True).answers[0].raw, reading.answers[0].raw)


def test_weights_may_lie_elsewhere_and_onnx_needs_none(cfg_path, tmp_path):
    moved = cfg_path.with_suffix(".weights").rename(tmp_path / "other.weights")
    assert load(cfg_path, moved).file == "small.cfg"
    with pytest.raises(UserError, match=r"small.weights cannot be read \(No such file"):
        load(cfg_path)
    assert load(model(tmp_path / "toy.onnx", yolov8())).names == ("class 0", "class 1", "class 2")


def test_a_network_of_ones_own_is_a_single_file(tmp_path):
    weights = random_weights(parse_cfg(SMALL), torch.Generator().manual_seed(0))
    write_safetensors(tmp_path / "own.safetensors", SMALL, weights, ("cat", "dog"))
    detector = load(str(tmp_path / "own.safetensors"))
    assert (detector.file, detector.names, detector.width) == ("own.safetensors", ("cat", "dog"), 64)
    with pytest.raises(UserError, match=r"missing.safetensors cannot be read"):
        load(tmp_path / "missing.safetensors")


@pytest.mark.parametrize("name", ["model.pt", "model.pth", "model", ""])
def test_other_files_are_refused_unopened(name: str):
    with pytest.raises(UserError, match=r"is not a model that is known: expected a Darknet .cfg"):
        load(name)


def test_what_is_timed_against_each_other_gives_the_same():
    ours, eager, opencv = (each() for each in prepare(parse_cfg(SMALL)))
    for mine, plain, other in zip(ours, eager, opencv, strict=True):
        np.testing.assert_allclose(mine.numpy(), plain.detach().numpy(), rtol=0, atol=1e-4)
        assert np.abs(mine.numpy() - other).max() < 1e-4
    one, two = (each() for each in prepare_decoding(parse_cfg(SMALL)))
    assert len(one) > 5
    np.testing.assert_allclose(one[np.lexsort(one.T)], two[np.lexsort(two.T)], rtol=1e-6)
