"""The small network as it is used: its maps under the hand, its input drawn, its learning watched."""

from typing import Any

import numpy as np
import pytest
import torch

from playground.faults import UserError
from playground.frame import Steer, Touch
from playground.marks import Bars, Grid, Path, Table, Text
from playground.opencv import cv2
from playground.runner import Runner
from playground.scene import Gesture
from playground.scenes.convolution.params import ConvolutionParams
from tests.scenes import convolution_runs
from tests.scenes.convolution_runs import advanced, frame


@pytest.fixture(scope="module")
def network() -> Runner:
    """A network that has just begun to learn; tests choose in it what they look at."""
    return opened(2)


def opened(steps: int = 0, **changes: Any) -> Runner:
    return convolution_runs.opened(steps, mode="network", **changes)


def press(runner: Runner, pane: str, mark: str, item: int, **more: Any) -> ConvolutionParams:
    runner.obey(Touch(Gesture(pane, "press", mark=mark, item=item, button="left", **more), 1))
    return frame(runner)[0]


def grids(runner: Runner, pane: str) -> dict[str, Grid]:
    found = [mark for mark in frame(runner)[1].panes[pane] if isinstance(mark, Grid)]
    return {mark.name or mark.sign: mark for mark in found}


def test_every_cell_of_every_map_is_where_it_is_pressed(network: Runner) -> None:
    maps = grids(network, "maps")
    assert len(maps) == 10
    for name, grid in maps.items():
        items = np.flatnonzero(np.isfinite(grid.values))
        for item in items[:: max(1, len(items) // 3)]:
            params = press(network, "maps", name, int(item))
            output = network.results()["output"]
            channels, rows, _ = output.shape
            assert name == f"maps {params.layer}"
            assert params.feature_map < channels
            row, column = divmod(params.map_cell, rows)
            assert output[params.feature_map, row, column] == grid.values.flat[item]
        assert grids(network, "maps")[name].windows


def test_what_is_between_the_maps_chooses_nothing(network: Runner) -> None:
    grid = grids(network, "maps")["maps conv2"]
    before = frame(network)[0]
    assert press(network, "maps", "maps conv2", int(np.flatnonzero(np.isnan(grid.values))[0])) == before


def test_a_map_is_the_sum_of_the_maps_before_through_their_kernels(network: Runner) -> None:
    network.obey(Steer({"layer": "conv1", "feature_map": 3}))
    made = grids(network, "made")
    picture = torch.tensor(network.results()["input"])
    kernel = torch.tensor(made["×"].values[::7, ::7])
    part = torch.nn.functional.conv2d(picture[None], kernel[None, None], padding=2)[0, 0]
    np.testing.assert_allclose(made["="].values, part, atol=1e-5)
    for layer, bands in (("relu2", 2), ("pool3", 2), ("dense", 3)):
        network.obey(Steer({"layer": layer, "feature_map": 5}))
        shown = [mark for mark in frame(network)[1].panes["made"] if isinstance(mark, Grid)]
        parts = [mark.values for mark in shown if mark.sign == "="]
        assert len(parts) == bands
        size = parts[0].shape[0]
        tiles = [
            band[:, left : left + size] for band in parts for left in range(0, band.shape[1], size * 8 // 7)
        ]
        result = next(mark for mark in shown if mark.name.startswith("result")).values
        np.testing.assert_allclose(np.ptp(result - sum(tiles)), 0, atol=1e-5)  # the bias alone is left


def test_a_pressed_cell_is_written_out_to_its_value(network: Runner) -> None:
    network.obey(Steer({"layer": "pool2", "feature_map": 4, "map_cell": 24}))
    text = frame(network)[1].panes["number"][0]
    assert isinstance(text, Text)
    value = network.results()["output"][4, 3, 3]
    assert text.markdown.startswith(f"## {value:.4g}\n\nmax pooling 2, map 5, row 4, column 4")
    assert "passed on from convolution 2, map 5" in text.markdown
    assert text.markdown.count("map ") >= 8
    assert text.markdown.endswith(f"= **{value:.4g}**")


def test_what_a_map_was_made_from_can_be_gone_to(network: Runner) -> None:
    network.obey(Steer({"layer": "conv3", "feature_map": 0}))
    params = press(network, "made", "fed 8", 2 * 8 + 1)
    assert (params.layer, params.feature_map) == ("pool2", 10)
    params = press(network, "made", "result conv2", 30)
    assert (params.layer, params.feature_map, params.map_cell) == ("conv2", 10, 30)
    assert press(network, "layers", "layers", 0).layer == "conv1"


def test_scores_are_probabilities_and_a_pressed_class_is_what_saliency_asks_for(network: Runner) -> None:
    bars = frame(network)[1].panes["scores"][0]
    assert isinstance(bars, Bars)
    logits = network.results()["logits"]
    np.testing.assert_allclose(bars.values, np.exp(logits) / np.exp(logits).sum(), rtol=1e-5)
    assert press(network, "scores", "scores", 4).label == "line"
    assert grids(network, "picture")["saliency"].caption == "what “line” hangs on"
    np.testing.assert_array_equal(grids(network, "picture")["saliency"].values, network.results()["saliency"])
    assert press(network, "scores", "scores", 4).label == "strongest"


def test_layers_are_listed_with_what_they_cost(network: Runner) -> None:
    table = frame(network)[1].panes["layers"][0]
    assert isinstance(table, Table)
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["convolution 2"] == (
        "16 × 14 × 14",
        f"{8 * 16 * 9 + 16:,}",
        f"{8 * 16 * 9 * 14 * 14:,}",
        "10",
    )
    assert rows["max pooling 3"] == ("24 × 1 × 1", "–", "–", "44")


def test_the_hand_draws_what_the_network_is_shown() -> None:
    runner = opened(0, shape="square")
    for kind, x, y in (("press", 4, 14), ("drag", 24, 14), ("release", 24, 14)):
        runner.obey(Touch(Gesture("picture", kind, x, y, mark="picture", item=0, button="left"), 1))
    params, _ = frame(runner)
    assert (params.picture, params.drawing) == ("drawing", ((4, 14, 4, 14, 24, 14),))
    ink = runner.results()["input"][0]
    assert ink[13:15, 5:23].min() > 0.9
    assert ink[:11].max() == ink[17:].max() == 0
    runner.obey(Touch(Gesture("picture", "press", 14, 4, mark="picture", button="left"), 2))
    assert len(frame(runner)[0].drawing) == 2
    shift = frozenset({"shift"})
    runner.obey(Touch(Gesture("picture", "press", 14, 4, mark="picture", button="left", modifiers=shift), 3))
    assert frame(runner)[0].drawing == ((14, 4, 14, 4),)


def test_very_long_and_very_many_strokes_stay_within_what_a_link_holds() -> None:
    runner = opened(0)
    for number in range(70):
        runner.obey(Touch(Gesture("picture", "press", number % 28, 3, mark="picture", button="left"), number))
    assert len(frame(runner)[0].drawing) == 64
    for number in range(300):
        runner.obey(Touch(Gesture("picture", "drag", number % 28, 9, mark="picture", button="left"), 70))
    params, _ = frame(runner)
    assert ConvolutionParams().updated(params.changed()) == params


def test_it_learns_while_one_looks_on() -> None:
    runner = opened(0)
    before = frame(runner)[1].metrics
    _, picture = frame(advanced(runner, 90))
    assert picture.metrics["loss"] < 0.8 * before["loss"]
    assert picture.metrics["held_out_accuracy"] > before["held_out_accuracy"]
    loss = [mark for mark in picture.panes["loss"] if isinstance(mark, Path)]
    assert [mark.dashed for mark in loss] == [False, True]
    assert all(len(mark.lines[0]) == 91 for mark in loss)


def test_a_photograph_is_read_as_strokes(tmp_path) -> None:
    paper = np.full((120, 160, 3), 230, np.uint8)
    cv2.circle(paper, (80, 60), 35, (20, 20, 40), 6)
    path = tmp_path / "a.png"
    assert cv2.imwrite(str(path), paper)
    runner = opened(0, picture="source", source=str(path))
    shown = runner.results()["input"][0]
    assert shown[0, 0] == 0
    assert shown.max() == 1
    assert shown[14, 14] < 0.1
    runner.obey(Steer({"picture": "shape"}))
    frame(runner)
    runner.close()


def test_a_source_that_is_not_there_is_said() -> None:
    with pytest.raises(UserError):
        ConvolutionParams().updated({"mode": "forest"})
    runner = opened(0, picture="source", source="nowhere.png")
    fault = runner.frame().fault
    assert fault is not None
    assert "nowhere.png" in fault.message


@pytest.mark.slow
def test_a_trained_one_tells_what_is_shown_and_stays_as_it_is() -> None:
    runner = opened(0, trained=True)
    right = 0
    for number, shape in enumerate(("circle", "square", "triangle", "cross", "line", "arc")):
        runner.obey(Steer({"shape": shape, "variant": 3}))
        frame(runner)
        right += int(runner.results()["logits"].argmax()) == number
    assert right >= 5
    before = frame(runner)[1].metrics
    assert before["held_out_accuracy"] > 0.95
    assert frame(advanced(runner, 1))[1].metrics == before
    assert runner.frame().status == "finished"
