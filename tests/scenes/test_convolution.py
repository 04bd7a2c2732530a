"""The convolution as it is used: from the command line, under the hand, moving on and back."""

import json
from typing import Any

import numpy as np
import pytest
import torch

from playground.__main__ import main
from playground.cnn.learner import Learner, Settings
from playground.faults import UserError
from playground.frame import Advance, Open, Steer, Touch
from playground.marks import Grid, Mark, Table, Text
from playground.opencv import cv2
from playground.runner import Runner
from playground.scene import Gesture, Picture
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.scene import SCENE
from tests.scenes.convolution_runs import advanced, frame, opened

SIX = [
    [3, 0, 1, 2, 7, 4],
    [1, 5, 8, 9, 3, 1],
    [2, 7, 2, 5, 1, 3],
    [0, 1, 3, 1, 7, 8],
    [4, 2, 1, 6, 2, 8],
    [2, 4, 5, 2, 3, 9],
]


def grid(picture: Picture, pane: str, name: str) -> Grid:
    found: Mark = next(mark for mark in picture.panes[pane] if mark.name == name)
    assert isinstance(found, Grid)
    return found


def said(picture: Picture) -> str:
    text = picture.panes["sum"][0]
    assert isinstance(text, Text)
    return text.markdown


def ran(tmp_path, capsys, *settings: str, steps: int = 0) -> tuple[dict[str, Any], dict[str, float]]:
    target = tmp_path / "f.npz"
    sets = [part for each in settings for part in ("--set", each)]
    assert main(["run", "convolution", *sets, "--steps", str(steps), "--json", "--save", str(target)]) == 0
    return dict(np.load(target)), json.loads(capsys.readouterr().out)["metrics"]


def test_the_command_line_keeps_its_contract(tmp_path, capsys) -> None:
    kernel = [[1, 0, -1]] * 3
    chosen = (f"input={json.dumps(SIX)}", f"kernel={json.dumps(kernel)}", "operation=conv")
    saved, metrics = ran(tmp_path, capsys, *chosen, "padding=1", "stride=2", "dilation=1", steps=4)
    layer = torch.nn.Conv2d(1, 1, 3, stride=2, padding=1)
    wanted = torch.nn.functional.conv2d(
        torch.tensor(SIX)[None].double(), torch.tensor(kernel)[None, None].double(), stride=2, padding=1
    )
    np.testing.assert_allclose(saved["output"], wanted)
    assert saved["input"].shape == (1, 6, 6)
    assert saved["kernel"].shape == layer.weight.shape
    assert saved["window"].tolist() == [[1, 4], [1, 4]]  # of cell 4 in a 3 × 3 output
    assert (metrics["output_height"], metrics["output_width"]) == (3, 3)
    assert metrics["parameters"] == sum(part.numel() for part in layer.parameters())
    assert metrics["multiplications"] == 81
    assert metrics["receptive_field"] == 3


def test_operations_are_named_and_channels_nested(tmp_path, capsys) -> None:
    image = np.random.default_rng(0).integers(0, 9, (2, 5, 6))
    weight = np.random.default_rng(1).integers(-3, 3, (2, 3, 3, 2))
    given = (f"input={image.tolist()}", f"kernel={weight.tolist()}")
    saved, _ = ran(tmp_path, capsys, "operation=transposed", *given, "stride=2", "output_padding=1")
    wanted = torch.nn.functional.conv_transpose2d(
        torch.tensor(image)[None].double(), torch.tensor(weight).double(), stride=2, output_padding=1
    )
    np.testing.assert_allclose(saved["output"], wanted[0])
    saved, _ = ran(tmp_path, capsys, "operation=max_pool", f"input={image.tolist()}", "window=2", "stride=2")
    np.testing.assert_allclose(
        saved["output"], torch.nn.functional.max_pool2d(torch.tensor(image).double(), 2)
    )
    saved, _ = ran(tmp_path, capsys, "example=conv_stride2")
    assert saved["output"].tolist() == [[[91, 100, 88], [69, 91, 117], [44, 72, 74]]]


REFUSED = [
    (["padding=same", "stride=2"], "same"),
    (["input=[[1,2],[3,4]]"], "does not fit"),
    (["groups=2"], "groups=2"),
    (["operation=max_pool", "padding=2"], "more than half"),
    (["operation=transposed", "output_padding=1"], "output_padding=1"),
    (["stride=0"], "stride"),
    (["kernel=[[1,2],[3]]"], "kernel"),
    (["kernel=[[[[1]],[[2]]]]"], "2 channels"),
    (["padding_mode=reflect", "padding=7"], "reflect"),
    (["padding=half"], "padding"),
    (["example=[]"], "example"),
]


def test_what_torch_refuses_is_refused_in_one_line(capsys) -> None:
    for settings, words in REFUSED:
        sets = [part for each in settings for part in ("--set", each)]
        assert main(["run", "convolution", *sets, "--json"]) == 2, settings
        told = capsys.readouterr().err
        assert words in told, settings
        assert told.count("\n") == 1


def test_the_window_moves_cell_by_cell_and_its_place_is_a_parameter() -> None:
    runner = opened(0)
    params, picture = frame(runner)
    assert params.cell == 0
    assert np.isfinite(grid(picture, "output", "output 0").values).sum() == 1
    params, picture = frame(advanced(runner, 7))
    assert params.cell == 7
    window = grid(picture, "input", "input 0").windows[0]
    assert (window.row, window.column, window.rows, window.columns) == (1, 2, 3, 3)
    runner.obey(Steer({"cell": 6}))  # a step back
    assert frame(runner)[0].cell == 6
    params, picture = frame(advanced(runner, 19))
    assert params.cell == 0  # round again, with everything made
    assert np.isfinite(grid(picture, "output", "output 0").values).all()


def test_pressing_an_output_cell_goes_there() -> None:
    runner = opened(3, output_channels=2)
    runner.obey(Touch(Gesture("output", "press", mark="output 1", item=13, button="left"), 1))
    params, picture = frame(runner)
    assert (params.cell, params.channel) == (13, 1)
    assert "Row 3, column 4, channel 2" in said(picture)


def test_panes_are_linked_under_the_mouse_in_all_directions() -> None:
    runner = opened(0)

    def pointed(pane: str, mark: str, item: int) -> Picture:
        runner.obey(Touch(Gesture(pane, "hover", mark=mark, item=item)))
        return frame(runner)[1]

    picture = pointed("output", "output 0", 12)
    assert "Row 3, column 3" in said(picture)
    picture = pointed("input", "input 0", 8)
    assert sum(window.colour == 3 for window in grid(picture, "output", "output 0").windows) == 4
    at = grid(picture, "kernel", "kernel 0 0").windows[-1]
    assert (at.row, at.column, at.colour) == (1, 1, "text")
    picture = pointed("kernel", "kernel 0 0", 5)
    at = grid(picture, "input", "input 0").windows[-1]
    assert (at.row, at.column, at.colour) == (1, 2, "text")
    picture = pointed("cell", "terms 0", 2)
    at = grid(picture, "kernel", "kernel 0 0").windows[-1]
    assert (at.row, at.column) == (0, 2)
    runner.obey(Touch(Gesture("cell", "leave")))
    assert "Row 1, column 1" in said(frame(runner)[1])


def test_an_input_cells_print_is_shown_in_transposed_too() -> None:
    runner = opened(0, example="transposed")
    runner.obey(Touch(Gesture("input", "hover", mark="input 0", item=3)))
    _, picture = frame(runner)
    cells = {(w.row, w.column) for w in grid(picture, "output", "output 0").windows if w.colour == 3}
    assert cells == {(row, column) for row in (1, 2, 3) for column in (1, 2, 3)}


def test_the_sum_is_written_out() -> None:
    text = said(frame(opened(0, example="conv_6x6_vertical"))[1])
    assert "3·1 + 0·0 + 1·(−1) + 1·1 + 5·0 + 8·(−1) + 2·1 + 7·0 + 2·(−1) = −5" in text
    assert "⌊(6 + 2·0 − 1·(3 − 1) − 1) / 1⌋ + 1" in text
    text = said(frame(opened(0, channels=2, bias=1.5, activation="relu", pattern="ring"))[1])
    assert "channel 2: " in text
    assert "1.5 (bias)" in text
    assert "ReLU(" in text


def test_cells_are_painted_and_typed() -> None:
    runner = opened(0, hand="paint", ink=4)
    for kind, item in (("press", 0), ("drag", 1), ("drag", 1), ("release", 1)):
        runner.obey(Touch(Gesture("input", kind, mark="input 0", item=item, button="left"), 1))
    params, _ = frame(runner)
    assert params.pattern == "custom"
    assert params.input[0][:3] == (4, 4, 9)
    runner = opened(0, example="conv_stride2")
    runner.obey(Touch(Gesture("kernel", "press", mark="kernel 0 0", item=4, button="left"), 1))
    _, picture = frame(runner)
    assert picture.offer is not None
    runner.obey(Touch(Gesture("kernel", "set", name="number", value=5.0)))
    params, picture = frame(runner)
    assert params.kernel == ((3, 4, 4), (1, 5, 2), (-1, 0, 3))
    assert params.example == "none"
    assert grid(picture, "output", "output 0").values[0, 0] == 91 + 5 * 6


def test_no_number_is_asked_for_where_none_would_be_taken() -> None:
    runner = opened(0, pattern="gradient", size=200)
    runner.obey(Touch(Gesture("input", "press", mark="input 0", item=4, button="left"), 1))
    _, picture = frame(runner)
    assert (picture.offer, picture.cursor["input"]) == (None, "arrow")
    runner.obey(Touch(Gesture("kernel", "press", mark="kernel 0 0", item=4, button="left"), 2))
    assert frame(runner)[1].offer is not None


def test_what_a_stride_leaves_is_hatched_and_padding_faint() -> None:
    _, picture = frame(opened(0, size=8, stride=2))
    assert grid(picture, "input", "input 0").hatched[-1].all()
    assert "1 row and 1 column of the padded input (hatched)" in said(picture)
    _, picture = frame(opened(0, padding=2, padding_mode="replicate"))
    padded = grid(picture, "input", "input 0")
    assert padded.values.shape == (11, 11)
    assert padded.faint.sum() == 121 - 49


def test_a_turned_kernel_is_shown_turned_and_edited_where_it_is_pressed() -> None:
    runner = opened(0, kernel=[[1, 2], [3, 4]], flip=True, size=9)
    assert grid(frame(runner)[1], "kernel", "kernel 0 0").values.tolist() == [[4, 3], [2, 1]]
    runner.obey(Touch(Gesture("kernel", "press", mark="kernel 0 0", item=0, button="left"), 1))
    runner.obey(Touch(Gesture("kernel", "set", name="number", value=9.0)))
    params, picture = frame(runner)
    assert params.kernel == ((1, 2), (3, 9))
    assert grid(picture, "kernel", "kernel 0 0").values[0, 0] == 9


def test_the_cost_of_a_larger_layer_is_told() -> None:
    _, picture = frame(opened(0, larger=[28, 192, 32, 5, 16]))
    table = picture.panes["cost"][0]
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows[:2]] == ["120,422,400", "12,443,648"]


CHOICES = [
    {"operation": operation, "channels": 2, "output_channels": 2, **more}
    for operation in ("conv", "transposed", "depthwise", "separable", "pointwise", "max_pool", "average_pool")
    for more in ({}, {"one_dimensional": True}, {"flip": True, "stride": 3})
] + [
    {"operation": "min_pool", "global_pooling": True},
    {"operation": "max_unpool", "stride": 2},
    {"groups": 2, "channels": 4, "output_channels": 2},
]


@pytest.mark.parametrize("part", range(4))
def test_whatever_is_chosen_it_lives_under_the_hand(part: int) -> None:
    for choice in CHOICES[part::4]:
        runner = opened(2, **choice)
        for pane, mark in (
            ("input", "input 0"),
            ("kernel", "kernel 0 0"),
            ("output", "output 0"),
            ("cell", "terms 0"),
        ):
            for item in (0, 5, 10**6):
                for kind in ("hover", "press", "drag", "release"):
                    runner.obey(Touch(Gesture(pane, kind, mark=mark, item=min(item, 20), button="left"), 1))
                    frame(runner)
        assert np.isfinite(runner.results()["output"]).all()


def test_examples_links_and_own_numbers_keep_in_step() -> None:
    example = ConvolutionParams().updated({"example": "conv_stride2"})
    assert (example.stride, example.kernel_name) == (2, "custom")
    assert ConvolutionParams().updated(example.changed()) == example
    assert example.updated({"stride": 1}).example == "none"
    assert example.updated({"kernel_name": "sharpen"}).kernel == ()
    assert example.updated({"kernel_width": 4}).kernel[0] == (3, 4, 4, 0)
    assert ConvolutionParams().updated({"pattern": "custom"}).input[0] == (0, 9, 9, 9, 9, 9, 0)


def test_a_picture_of_a_file_is_the_input(tmp_path, capsys) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (12, 16, 3), np.uint8)
    path = tmp_path / "a.png"
    assert cv2.imwrite(str(path), pixels[..., ::-1])
    chosen = ("pattern=source", f"source={path}", "picture_width=16", "colours=true", "kernel_name=identity")
    saved, _ = ran(tmp_path, capsys, *chosen, "padding=1", steps=2)
    np.testing.assert_array_equal(saved["input"], pixels.transpose(2, 0, 1))
    np.testing.assert_array_equal(saved["output"], pixels.sum(axis=2)[None])
    runner = opened(0, pattern="source", source=str(path), colours=True, picture_width=16)
    shown = frame(runner)[1].panes["input"][0]
    assert isinstance(shown, Grid)
    np.testing.assert_array_equal(shown.values, pixels)
    runner.close()


def test_a_film_goes_on_with_every_step_and_is_let_go() -> None:
    runner = opened(0, pattern="source", picture_width=64)
    first = runner.results()["input"]
    assert first.shape == (1, 48, 64)
    frame(advanced(runner, 20))
    assert not np.array_equal(runner.results()["input"], first)
    runner.obey(Steer({"pattern": "digit_1"}))
    assert frame(runner)[1].notes["input"] == "7 × 7"
    runner.close()


def test_a_file_that_is_not_there_is_said() -> None:
    runner = opened(0)
    frame(runner)
    runner.obey(Steer({"pattern": "source", "source": "nowhere.png"}))
    told = runner.frame()
    assert told.fault is not None
    assert "nowhere.png" in told.fault.message
    assert told.picture is not None  # the last one stays
    runner.obey(Steer({"pattern": "ring"}))
    frame(runner)


def test_sides_are_given_by_one_number_or_by_two(tmp_path, capsys) -> None:
    image = torch.tensor(SIX)[None].double()
    saved, metrics = ran(tmp_path, capsys, f"input={SIX}", "kernel=[[1,2],[3,4],[5,6]]", "stride=[2,1]")
    weight = torch.tensor([[1, 2], [3, 4], [5, 6]])[None, None].double()
    wanted = torch.nn.functional.conv2d(image, weight, stride=(2, 1))
    np.testing.assert_allclose(saved["output"], wanted)
    assert (metrics["output_height"], metrics["output_width"]) == (2, 5)
    saved, _ = ran(tmp_path, capsys, f"input={SIX}", "kernel=[[1,2],[3,4]]", "dilation=[1,3]")
    wanted = torch.nn.functional.conv2d(image, weight[:, :, :2], dilation=(1, 3))
    np.testing.assert_allclose(saved["output"], wanted)
    saved, _ = ran(tmp_path, capsys, f"input={SIX}", "operation=max_pool", "window=[2,3]", "stride=[2,3]")
    np.testing.assert_allclose(saved["output"], torch.nn.functional.max_pool2d(image, (2, 3)))
    transposed = ("operation=transposed", "stride=[2,3]", "output_padding=[1,2]")
    saved, _ = ran(tmp_path, capsys, f"input={SIX}", "kernel=[[1,2],[3,4]]", *transposed)
    extra = {"stride": (2, 3), "output_padding": (1, 2)}
    wanted = torch.nn.functional.conv_transpose2d(image, weight[:, :, :2], **extra)
    np.testing.assert_allclose(saved["output"], wanted)
    assert ConvolutionParams().updated({"stride": [2, 2]}).stride == 2
    for wrong in ([2], [2, 0], [1, 2, 3], "two"):
        with pytest.raises(UserError, match="stride") as refused:
            ConvolutionParams().updated({"stride": wrong})
        assert "unpack" not in str(refused.value)  # what Python says of it helps nobody


def test_in_one_dimension_only_the_last_side_counts(tmp_path, capsys) -> None:
    signal = [[1, 4, 2, 8, 5, 7, 3]]
    chosen = ("one_dimensional=true", f"input={signal}", "kernel=[[1,-1,2]]", "padding=1")
    saved, metrics = ran(tmp_path, capsys, *chosen, "stride=[5,2]")
    given = torch.tensor([signal]).double(), torch.tensor([[[1, -1, 2]]]).double()
    wanted = torch.nn.functional.conv1d(*given, stride=2, padding=1)
    np.testing.assert_allclose(saved["output"][:, 0], wanted[0])
    assert (metrics["output_height"], metrics["output_width"]) == (1, 4)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_a_signal_is_padded_with_what_is_asked_for(mode: str, tmp_path, capsys) -> None:
    given = ("one_dimensional=true", "input=[[1,5,2,7,3]]", "kernel=[[2,-1,4]]", "padding=2")
    saved, _ = ran(tmp_path, capsys, *given, f"padding_mode={mode}")
    padded = np.pad([1, 5, 2, 7, 3], 2, {"replicate": "edge", "circular": "wrap"}.get(mode, mode))
    np.testing.assert_allclose(saved["output"][0, 0], np.correlate(padded, [2, -1, 4]))
    changes = {"one_dimensional": True, "input": [[1, 5, 2, 7, 3]], "padding": "2", "padding_mode": mode}
    _, picture = frame(opened(0, **changes))
    np.testing.assert_array_equal(grid(picture, "input", "input 0").values[0], padded)


def test_a_cell_is_made_term_by_term() -> None:
    runner = opened(3, example="conv_6x6_vertical", by_terms=True)
    params, picture = frame(runner)
    assert params.cell == 0
    assert grid(picture, "output", "output 0").values[0, 0] == 3 * 1 + 0 * 0 + 1 * -1
    running = grid(picture, "cell", "running").values
    assert running[1, :3].tolist() == [3, 3, 2]
    assert np.isnan(running[:, 3:]).all()
    assert "after 3 of 9 terms\n\n### 3·1 + 0·0 + 1·(−1) = 2\n" in said(picture)
    at = grid(picture, "input", "input 0").windows[-1]
    assert (at.row, at.column) == (0, 2)
    params, picture = frame(advanced(runner, 6))
    assert (params.cell, grid(picture, "output", "output 0").values[0, 0]) == (0, -5)
    assert grid(picture, "cell", "running").values[1].tolist() == [3, 3, 2, 3, 3, -5, -3, -3, -5]
    assert frame(advanced(runner, 1))[0].cell == 1
    largest = frame(opened(2, example="maxpool", by_terms=True))[1]
    assert grid(largest, "output", "output 0").values[0, 0] == 3
    assert "max(1, 3) = **3**" in said(largest)
    both = said(frame(opened(12, channels=2, bias=5, activation="relu", by_terms=True))[1])
    assert "channel 2: " in both
    assert "(bias)" not in both  # it is added, and the sum activated, when all terms are there
    assert "ReLU" not in both


def test_a_film_goes_on_while_the_window_waits_for_its_next_step() -> None:
    runner = Runner(live=True)
    params = ConvolutionParams().updated({"pattern": "source", "picture_width": 32})
    runner.obey(Open(SCENE, params, device="cpu", playing=True, steps_per_second=0.01))
    runner.work(0.1)
    first, step = runner.results()["input"], runner.frame().step
    while not runner.changed:
        assert 0 < runner.work(0.1) < 0.1  # it wants to look again soon
    assert runner.frame().step == step
    assert not np.array_equal(runner.results()["input"], first)
    runner.close()


@pytest.mark.parametrize(
    "mode",
    [
        {"pattern": "source", "operation": "average_pool", "global_pooling": True},
        {"mode": "network", "picture": "source", "trained": True},
    ],
)
def test_where_only_pictures_move_each_is_one_step(
    mode: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def untrained(generator: torch.Generator, *_: object) -> Learner:
        return Learner(generator, Settings("adam", 0.01, batch_size=8))

    monkeypatch.setattr("playground.scenes.convolution.network.state.trained", untrained)
    runner = Runner(live=True)
    runner.obey(Open(SCENE, ConvolutionParams().updated(mode), device="cpu", playing=False))
    for step in (1, 2, 3):
        before = runner.results()["input"]
        runner.obey(Advance(1))
        while runner.work(0.1) == 0:
            pass
        assert (runner.frame().step, runner.frame().status) == (step, "paused")
        assert not np.array_equal(runner.results()["input"], before)
    runner.close()


def test_a_cameras_street_plays_until_there_is_one() -> None:
    runner = Runner(live=True)
    params = ConvolutionParams().updated({"pattern": "source", "source": 99, "picture_width": 32})
    runner.obey(Open(SCENE, params, device="cpu", playing=True, steps_per_second=100.0))
    while "camera" not in frame(runner)[1].notes["input"]:
        runner.work(0.1)
    assert frame(runner)[1].notes["input"].endswith("24 × 32")
    runner.close()


def test_only_the_window_has_a_pace_to_be_followed() -> None:
    assert SCENE.pace_at(ConvolutionParams()) == 5
    assert SCENE.pace_at(ConvolutionParams(mode="network")) is None
