import json
import pickle
import struct
from contextlib import suppress

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from playground.darknet.cfg import parse_cfg
from playground.darknet.network import Network
from playground.darknet.random_weights import random_weights
from playground.darknet.safetensors_file import read_safetensors, write_safetensors
from playground.faults import UserError
from tests.darknet.files import SMALL

CFG = parse_cfg(SMALL)
WEIGHTS = random_weights(CFG, torch.Generator().manual_seed(0))
NAMES = ("cat", "grey dog")


@pytest.fixture
def path(tmp_path):
    write_safetensors(tmp_path / "own.safetensors", SMALL, WEIGHTS, NAMES)
    return tmp_path / "own.safetensors"


@pytest.fixture(scope="module")
def content(tmp_path_factory) -> bytes:
    file = tmp_path_factory.mktemp("whole") / "own.safetensors"
    write_safetensors(file, SMALL, WEIGHTS, NAMES)
    return file.read_bytes()


def refused(path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(UserError, match=path.name) as caught:
        read_safetensors(path)
    return str(caught.value)


def test_a_network_comes_back_as_it_was_written_and_answers_the_same(path):
    model = read_safetensors(path)
    assert model.names == NAMES
    assert (model.cfg.layers, model.cfg.shapes, model.cfg.file) == (CFG.layers, CFG.shapes, path.name)
    for index, kernel in WEIGHTS.items():
        back = model.weights[index]
        assert np.array_equal(back.weights, kernel.weights.astype(np.float16))
        if kernel.norm is None:
            assert np.array_equal(back.biases, kernel.biases)
        else:
            assert back.norm is not None
            assert np.array_equal(back.biases, kernel.biases)
            assert all(
                np.array_equal(back.norm.__dict__[name], each) for name, each in vars(kernel.norm).items()
            )
    pictures = torch.rand(1, 3, 32, 64, generator=torch.Generator().manual_seed(1))
    before, after = Network(CFG, WEIGHTS)(pictures)[0], Network(model.cfg, model.weights)(pictures)[0]
    assert (before - after).abs().max() < 0.01


def test_the_file_is_what_its_description_says(content):
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    assert header.pop("__metadata__") == {"cfg": SMALL, "names": "cat\ngrey dog"}
    norm = {f"layer.0.norm.{each}": [8] for each in ("weight", "bias", "running_mean", "running_var")}
    assert {name: each["shape"] for name, each in header.items()} == {
        "layer.0.weight": [8, 3, 3, 3], "layer.1.weight": [14, 8, 1, 1], "layer.1.bias": [14], **norm,
    }  # fmt: skip


def forged(change) -> bytes:
    """Return a file whose tensors and text were changed: by `change`, which is given both."""
    kinds = {"layer.0.weight": (8, 3, 3, 3), "layer.1.weight": (14, 8, 1, 1), "layer.1.bias": (14,)}
    kinds |= {f"layer.0.norm.{each}": (8,) for each in ("weight", "bias", "running_mean", "running_var")}
    tensors, text = (
        {name: np.ones(shape, np.float32) for name, shape in kinds.items()},
        {"cfg": SMALL, "names": "a\nb"},
    )
    change(tensors, text)
    return save(tensors, text)


def put(name: str, value: float):
    return lambda tensors, text: tensors[name].ravel().__setitem__(-1, value)


def recast(old: str, new: str):
    return lambda tensors, text: text.update(cfg=SMALL.replace(old, new))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t, _: t.pop("layer.1.bias"), "lacks layer.1.bias"),
        (lambda t, _: (t.pop("layer.1.bias"), t.pop("layer.0.weight")), r"lacks layer.0.weight and 1 more"),
        (lambda t, _: t.update({"layer.7.weight": np.ones(1)}), "has a surplus layer.7.weight"),
        (lambda t, _: t.update({"layer.0.weight": np.ones((8, 3, 5, 5))}),
         "layer.0.weight is 8×3×5×5 F64: expected 8×3×3×3 F16 or F32"),
        (lambda t, _: t.update({"layer.1.bias": np.ones(14, np.int64)}), "layer.1.bias is 14 I64: expected"),
        (put("layer.1.weight", np.nan), "1 of 112 numbers of layer.1.weight are not finite"),
        (put("layer.0.norm.bias", np.inf), "1 of 8 numbers of layer.0.norm.bias are not finite"),
        (put("layer.0.norm.running_var", -1), "layer.0.norm.running_var has variances below zero"),
        (lambda _, text: text.pop("cfg"), "holds no .cfg"),
        (lambda _, text: text.update(cfg=f"{SMALL}#{' ' * 1_000_000}"), "holds no .cfg"),
        (recast("filters=8", "filters=0"), r"line 8, \[convolutional\]: filters=0"),
        (recast("filters=8", "filters=9"), "layer.0.weight is 8×3×3×3 F32: expected 9×3×3×3"),
        (recast("=8\nsize=3\nstride=2", "=60000\nsize=64\nstride=1"), "more than 268435456 numbers"),
        (lambda _, text: text.pop("names"), "names 0 classes where its .cfg has 2"),
        (lambda _, text: text.update(names="a\nb\nc"), "names 3 classes where its .cfg has 2"),
        (lambda _, text: text.update(names=f"a\n{'b' * 101}"), "name 2 is no line of at most 100 letters"),
        (lambda _, text: text.update(names="a\nb\x1b[2J"), "name 2 is no line of at most 100 letters"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_file_and_tensor(tmp_path, change, said: str):
    path = tmp_path / "own.safetensors"
    path.write_bytes(forged(change))
    with pytest.raises(UserError, match=rf"own.safetensors.* ?{said}"):
        read_safetensors(path)


def test_files_of_something_else_are_refused_unread(tmp_path, content):
    path = tmp_path / "own.safetensors"
    assert "is empty" in refused(path, b"")
    for wrong in (
        b"short", content[:-1], content[:100], content + b"\0",
        struct.pack("<Q", 2**63) + content[8:], struct.pack("<Q", 10**7) + content[8:],
        b"\x02\0\0\0\0\0\0\0{}", np.random.default_rng(0).bytes(4000), pickle.dumps({"weights": [1.0]}),
    ):  # fmt: skip
        said = refused(path, wrong)
        assert "is not whole, or no .safetensors" in said or "holds no .cfg" in said
    for name in ("missing.safetensors", "."):
        with pytest.raises(UserError, match=r"cannot be read|is not a file"):
            read_safetensors(tmp_path / name)


@settings(max_examples=60)
@given(st.data())
def test_no_change_of_a_byte_or_cut_brings_anything_but_a_network_or_a_word(tmp_path_factory, content, data):
    path = tmp_path_factory.getbasetemp() / "changed.safetensors"
    changed = bytearray(content[: data.draw(st.integers(0, len(content)))])
    for _ in range(3 if changed else 0):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(changed)
    with suppress(UserError):
        assert read_safetensors(path).cfg.file == "changed.safetensors"
