"""The command line: what it prints, writes, refuses, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from playground.__main__ import main
from playground.log import log_path

HIDDEN = "--set=hidden=[3,2]"


def test_list_names_every_parameter_with_type_range_default_and_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["list", "--json"]) == 0
    scenes = {scene["name"]: scene for scene in json.loads(capsys.readouterr().out)}
    keys = {each["name"]: each["key"] for each in scenes["detection"]["parameters"]}
    assert (keys["freeze"], keys["mirror"], keys["source"]) == ("F", "M", "")
    scene = scenes["decision_boundary"]
    by_name = {parameter["name"]: parameter for parameter in scene["parameters"]}
    wanted = """data samples noise train_share features hidden activation loss init optimizer learning_rate
        batch_size schedule l1 l2 dropout batch_norm seed advance"""
    assert set(wanted.split()) <= set(by_name)
    assert by_name["learning_rate"]["type"] == "number"
    assert by_name["learning_rate"]["above"] == 0
    assert by_name["hidden"]["default"] == [8, 8]
    assert by_name["data"]["choices"][3] == "spiral"
    assert all(parameter["help"] for parameter in by_name.values())
    assert main(["list"]) == 0
    assert "decision_boundary" in capsys.readouterr().out


def test_run_prints_one_json_object_and_saves_the_arrays(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "f.npz"
    arguments = ["run", "decision_boundary", "--set", "data=circle", HIDDEN, "--steps", "4", "--seed", "3"]
    assert main([*arguments, "--json", "--save", str(target)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["scene", "params", "steps", "seed", "device", "seconds", "metrics"]
    assert (report["scene"], report["steps"], report["seed"]) == ("decision_boundary", 4, 3)
    assert report["params"]["hidden"] == [3, 2]
    assert report["params"]["seed"] == 3
    names = "epoch train_loss test_loss train_accuracy test_accuracy penalty learning_rate"
    assert set(names.split()) <= set(report["metrics"])
    saved = np.load(target)
    assert saved["field"].shape == (100, 100)
    assert saved["extent"].tolist() == [-6, 6, -6, 6]
    assert saved["history"].shape == (4, 2)
    np.testing.assert_allclose(saved["history"][-1, 0], report["metrics"]["train_loss"], rtol=1e-5)
    assert len(saved["train_xy"]) == len(saved["train_label"]) == 250
    assert len(saved["weights"]) == 3 * 5 + 2 * 4 + 1 * 3


def test_the_field_agrees_with_the_points_it_was_learned_from(tmp_path: Path) -> None:
    target = tmp_path / "f.npz"
    assert main(["run", "decision_boundary", "--set=data=gaussians", "--steps=60", f"--save={target}"]) == 0
    saved = np.load(target)
    column, row = np.clip(((saved["test_xy"] + 6) / 12 * 100).astype(int), 0, 99).T
    answers = saved["field"][row, column] > 0
    assert (answers == (saved["test_label"] == 1)).mean() > 0.97


def test_same_command_same_numbers_to_the_bit(tmp_path: Path) -> None:
    files = [tmp_path / "a.npz", tmp_path / "b.npz"]
    for file in files:
        assert main(["run", "decision_boundary", "--steps=7", "--set=dropout=0.2", f"--save={file}"]) == 0
    first, second = (np.load(file) for file in files)
    for name in first.files:
        assert first[name].tobytes() == second[name].tobytes(), name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "decision_bondary"], "did you mean decision_boundary?"),
        (["run", "decision_boundary", "--set", "rate=3"], "unknown parameter 'rate'"),
        (["run", "decision_boundary", "--set", "learning_rate=0"], "expected a number > 0"),
        (["run", "decision_boundary", "--set", "learning_rate=NaN"], "expected a number > 0"),
        (["run", "decision_boundary", "--set", "hidden=[65]"], "from 1 to 64"),
        (["run", "decision_boundary", "--set", "hidden=[1,1,1,1,1,1,1,1,1]"], "0 to 8 whole numbers"),
        (["run", "decision_boundary", "--set", "data=square"], "one of circle, xor"),
        (["run", "decision_boundary", "--set", "data"], "expected NAME=VALUE"),
        (["run", "decision_boundary", "--save", "/nowhere/f.npz"], "there is no folder"),
        (["run", "decision_boundary", "--save", "f.txt"], "expected a name in .npz, .json or .csv"),
        (["run", "decision_boundary", "--device", "quantum"], "unknown device"),
        (["run", "decision_boundary", "--set", r'points="\ud800.csv"'], r"\ud800.csv cannot be the name"),
        (["run", "decision_boundary", "--set", r'points="a\nb.csv"'], r"a\nb.csv cannot be read"),
        (["run", "decision_boundary", "--save", "a\nb"], r"a\nb is no file of results"),
        (["run", "playground:decision_boundary?x=1"], "unknown parameter 'x'"),
        (["shot", "decision_boundary", "--out", "f.gif"], "neither .png nor .svg"),
        (["record", "decision_boundary", "--out", "f.mp4"], "neither .gif nor .webm"),
        (["record", "decision_boundary", "--out", "/nowhere/f.gif"], "there is no folder"),
        (["record", "decision_boundary", "--fps", "60", "--out", "f.gif"], "expected 50 or less"),
        (["run", "decision_boundary", "--steps=0", "--save", "f.csv"], "save .npz or .json"),
        (["bench", "nothing"], "unknown benchmark"),
        (["--set", "a=1"], "name the scene first"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
    assert told.out == ""
    assert said in log_path().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "decision_boundary", "--steps", "-1"],
        ["record", "x", "--every=0"],
        ["shot", "x"],
        ["run", "a", "b\nc"],
    ],
)
def test_bad_usage_is_one_line_and_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_parameter_that_does_nothing_beside_the_others_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "box_lab", "--set", "sigma=0.3", "--set", "iou_threshold=0.4", "--steps", "0"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"playground: {name} is not used while mode=iou" for name in ("iou_threshold", "sigma")
    ]
    assert main(["run", "box_lab", "--set", "mode=nms", "--set", "iou_threshold=0.4", "--steps", "0"]) == 0
    assert capsys.readouterr().err == ""


def test_no_cuda_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    assert main(["run", "decision_boundary", "--device", "cuda"]) == 2
    assert "no device 'cuda' here" in capsys.readouterr().err


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop"])
def test_a_run_that_diverges_says_when_and_keeps_the_last_good_state(
    optimizer: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "f.npz"
    arguments = ["run", "decision_boundary", "--set=learning_rate=1e9", f"--set=optimizer={optimizer}"]
    assert main([*arguments, "--json", f"--save={target}"]) == 0
    told = capsys.readouterr()
    assert "Diverged at step 1" in told.err
    assert np.isfinite(np.load(target)["weights"]).all()
    assert np.isfinite(json.loads(told.out)["metrics"]["train_loss"])


@pytest.mark.slow
def test_without_a_display_it_says_what_works_without_one(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    for display in ({}, {"DISPLAY": ":987"}):
        done = subprocess.run(
            [sys.executable, "-m", "playground"],
            env=environment | display | {"PLAYGROUND_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "playground run" in done.stderr
        assert "playground shot" in done.stderr


def test_info_tells_versions_devices_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info"]) == 0
    told = capsys.readouterr().out
    for word in ("playground", "torch", "PySide6", "devices", "settings", "log", "cameras"):
        assert word in told
