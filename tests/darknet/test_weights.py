import numpy as np
import pytest
import torch

from playground.darknet.cfg import parse_cfg, read_cfg
from playground.darknet.random_weights import random_weights
from playground.darknet.weights import read_weights
from playground.faults import UserError
from tests.darknet.files import SMALL, SMALL_NUMBERS, flat, pack, real

CFG = parse_cfg(SMALL, "small.cfg")


@pytest.mark.parametrize("version", [(0, 1), (0, 2)])
def test_every_number_of_a_file_finds_its_place(tmp_path, version: tuple[int, int]):
    path = tmp_path / "small.weights"
    path.write_bytes(pack(np.arange(SMALL_NUMBERS), version))
    weights = read_weights(path, CFG)
    first, last = weights[0], weights[1]
    assert first.biases.tolist() == list(range(8))
    assert first.norm is not None
    assert [first.norm.scales[0], first.norm.means[0], first.norm.variances[0]] == [8, 16, 24]
    assert first.weights[1, 2].tolist() == (32 + 27 + 18 + np.arange(9).reshape(3, 3)).tolist()
    assert (last.norm, last.weights.shape, last.weights[-1, -1].item()) == (
        None,
        (14, 8, 1, 1),
        SMALL_NUMBERS - 1,
    )
    assert np.array_equal(flat(CFG, weights), np.arange(SMALL_NUMBERS))


def test_a_published_file_is_used_to_the_last_number():
    cfg = read_cfg(real("yolo-fastest-1.1.cfg"))
    numbers = flat(cfg, read_weights(real("yolo-fastest-1.1.weights"), cfg))
    assert len(numbers) == 346_062
    assert numbers.tobytes() == real("yolo-fastest-1.1.weights").read_bytes()[20:]


def test_random_weights_follow_the_generator_and_keep_a_signals_size():
    one, two = (flat(CFG, random_weights(CFG, torch.Generator().manual_seed(3))) for _ in range(2))
    assert np.array_equal(one, two)
    assert len(one) == SMALL_NUMBERS


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "small.weights is empty"),
        (b"12345", "small.weights is cut short"),
        (
            pack(np.zeros(SMALL_NUMBERS - 3)),
            rf"holds {SMALL_NUMBERS - 3} numbers where small.cfg wants {SMALL_NUMBERS}",
        ),
        (pack(np.zeros(SMALL_NUMBERS))[:-1], rf"holds {SMALL_NUMBERS - 0.25} numbers where .*cut short"),
        (
            pack(np.zeros(SMALL_NUMBERS + 1)),
            rf"holds {SMALL_NUMBERS + 1} numbers .* longer, or of another .cfg",
        ),
        (pack(np.zeros(0)), r"holds 0 numbers"),
        (np.random.default_rng(0).bytes(5000), r"does not begin like Darknet weights \(version "),
    ],
    ids=["empty", "a few bytes", "too short", "cut within a number", "too long", "header only", "random"],
)
def test_files_that_do_not_fit_are_refused_before_they_are_read(tmp_path, content: bytes, said: str):
    path = tmp_path / "small.weights"
    path.write_bytes(content)
    with pytest.raises(UserError, match=said):
        read_weights(path, CFG)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (0, np.nan, r"layer 0 \(\[convolutional\] of small.cfg, line 6\): 1 of 8 biases are not finite"),
        (10, np.inf, r"layer 0 .*: 1 of 8 scales are not finite"),
        (25, -1, r"layer 0 .*: variances below zero"),
        (60, np.nan, r"layer 0 .*: 1 of 216 weights are not finite"),
        (-1, np.nan, r"layer 1 \(\[convolutional\] of small.cfg, line 13\): 1 of 112 weights are not finite"),
    ],
)
def test_impossible_numbers_are_refused_by_layer_and_tensor(tmp_path, place: int, value: float, said: str):
    path = tmp_path / "small.weights"
    numbers = np.ones(SMALL_NUMBERS, np.float32)
    numbers[place] = value
    path.write_bytes(pack(numbers))
    with pytest.raises(UserError, match=f"small.weights, {said}"):
        read_weights(path, CFG)


@pytest.mark.parametrize("name", ["missing.weights", "."])
def test_files_that_are_none_are_refused_in_words(tmp_path, name: str):
    with pytest.raises(UserError, match=r"cannot be read|is not a file"):
        read_weights(tmp_path / name, CFG)
