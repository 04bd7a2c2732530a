"""The race on a surface: what is saved, shown and said, against torch.optim in a loop of its own."""

import json
from threading import Event
from typing import Any

import numpy as np
import pytest
import torch

from playground.__main__ import main
from playground.faults import UserError
from playground.frame import Advance, Frame, Open, Touch
from playground.marks import Arrows, Heatmap, Path, Surface, Table, Text
from playground.runner import Runner
from playground.scene import Context, Gesture
from playground.scenes.loss_surface import race
from playground.scenes.loss_surface.params import FUNCTIONS, RACERS, LossSurfaceParams
from playground.scenes.loss_surface.scene import SCENE


def raced(steps: int, **changes: Any) -> Runner:
    runner = Runner()
    runner.obey(Open(SCENE, LossSurfaceParams().updated(changes), device="cpu", playing=False))
    runner.obey(Advance(steps))
    while runner.work(60) == 0:
        pass
    return runner


def shown(runner: Runner) -> Frame:
    frame = runner.frame()
    assert frame.fault is None, frame.fault
    assert frame.picture is not None
    return frame


def beale(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def test_the_paths_are_those_of_torch_optim_and_the_command_line_saves_them(tmp_path, capsys) -> None:
    racers = [{"optimizer": "adam", "lr": 0.1}, {"optimizer": "sgd", "lr": 0.002, "momentum": 0.9}]
    target = tmp_path / "f.npz"
    chosen = ["function=beale", "start=[1,1.5]", f"racers={json.dumps(racers)}"]
    sets = [part for each in chosen for part in ("--set", each)]
    assert main(["run", "loss_surface", *sets, "--steps", "500", "--json", "--save", str(target)]) == 0
    metrics = json.loads(capsys.readouterr().out)["metrics"]
    saved = np.load(target)
    for number, make in enumerate(
        (
            lambda place: torch.optim.Adam([place], lr=0.1),
            lambda place: torch.optim.SGD([place], lr=0.002, momentum=0.9),
        )
    ):
        place = torch.tensor([1.0, 1.5], dtype=torch.float64, requires_grad=True)
        optimizer, path = make(place), [place.detach().numpy().copy()]
        for _ in range(500):
            optimizer.zero_grad()
            beale(*place).backward()
            optimizer.step()
            path.append(place.detach().numpy().copy())
        assert saved[f"path_{number}"].shape == (501, 2)
        np.testing.assert_allclose(saved[f"path_{number}"], path, atol=1e-12)
        away = np.hypot(*(path[-1] - np.array([3, 0.5])))
        assert metrics[f"distance_{number}"] == pytest.approx(away, abs=1e-9)
        assert metrics[f"diverged_{number}"] == 0
    low, high = saved["extent"][[0, 1]]
    axis = torch.linspace(low, high, len(saved["height"]), dtype=torch.float64)
    np.testing.assert_allclose(saved["height"][0], beale(axis, axis[:1]), rtol=1e-12)  # the row of low y


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_surface_is_shown_with_its_minima(function: str) -> None:
    picture = shown(raced(20, function=function)).picture
    assert isinstance(picture.panes["contours"][0], Heatmap)
    assert any(isinstance(mark, Path) and mark.lines for mark in picture.panes["contours"])


@pytest.mark.parametrize("optimizer", RACERS)
def test_every_racer_runs_and_its_step_is_taken_apart(optimizer: str) -> None:
    picture = shown(raced(3, racers=[{"optimizer": optimizer}], function="himmelblau")).picture
    texts = [mark.markdown for mark in picture.panes["step"] if isinstance(mark, Text)]
    assert any("θ" in text for text in texts)
    assert any(isinstance(mark, Arrows) for mark in picture.panes["contours"])


def test_dragging_the_start_is_a_parameter_and_begins_anew() -> None:
    runner = raced(50)
    runner.obey(Touch(Gesture("contours", "drag", -2.0, 1.25)))
    frame = shown(runner)
    assert frame.params.start == (-2, 1.25)
    assert frame.step == 0
    assert runner.results()["path_0"].tolist() == [[-2, 1.25]]
    runner.obey(Touch(Gesture("contours", "drag", 1e9, -1e9)))
    assert shown(runner).params.start == (4.5, -4.5)  # not beyond what is shown


def test_who_diverges_is_said_to_have_and_the_others_race_on() -> None:
    racers = [{"optimizer": "sgd", "lr": 0.5}, {"optimizer": "adam", "lr": 0.1}]
    runner = raced(100, racers=racers)
    picture = shown(runner).picture
    assert (picture.metrics["diverged_0"], picture.metrics["diverged_1"]) == (1, 0)
    table = next(mark for mark in picture.panes["racers"] if isinstance(mark, Table))
    assert "diverged at step" in table.rows[0][-1]
    assert table.rows[1][-1] == "running"
    assert all(len(path) == 101 for name, path in runner.results().items() if name.startswith("path"))
    assert np.isfinite(runner.results()["path_0"]).all()


def test_the_race_ends_when_nobody_runs_any_more() -> None:
    frame = shown(raced(500, function="quadratic", racers=[{"optimizer": "newton"}]))
    assert frame.status == "finished"
    assert frame.step < 10


def test_a_start_outside_and_a_surface_with_holes_are_shown() -> None:
    picture = shown(raced(20, start=[40, -30])).picture
    assert picture.metrics["running"] >= 0
    holed = shown(raced(20, function="expression", expression="log(x)+y^2", start=[1, 1])).picture
    field = holed.panes["contours"][0]
    assert isinstance(field, Heatmap)
    assert np.isnan(field.values).any()
    assert np.isfinite(field.values).any()


def test_a_formula_with_holes_begins_beside_them_and_a_drag_stops_at_their_rim() -> None:
    runner = raced(5, function="expression", expression="sqrt(x) + y^2")  # where one would begin x is -3
    x, y = runner.results()["path_0"][0]
    assert x > 0
    assert y == 3
    before = shown(runner).params.start
    runner.obey(Touch(Gesture("contours", "drag", -2.0, 1.0)))
    assert shown(runner).params.start == before
    runner.obey(Touch(Gesture("contours", "drag", 2.0, 1.0)))
    assert shown(runner).params.start == (2, 1)


def test_a_racer_that_leaves_for_good_squeezes_nobody() -> None:
    racers = [{"optimizer": "sgd", "lr": 0.5}, {"optimizer": "adam", "lr": 0.1}]
    picture = shown(raced(100, racers=racers)).picture
    curves = [mark for mark in picture.panes["loss"] if isinstance(mark, Path)]
    assert np.nanmax(np.concatenate([line[:, 1] for curve in curves for line in curve.lines])) < 1e9
    table = picture.panes["racers"][0]
    assert isinstance(table, Table)
    assert max(len(place) for _, _, place, *_ in table.rows) < 25


def test_racers_of_one_kind_are_told_apart_by_their_rates() -> None:
    racers = [
        {"optimizer": "sgd", "lr": 0.19},
        {"optimizer": "adam", "lr": 0.1},
        {"optimizer": "sgd", "lr": 0.21},
    ]
    picture = shown(raced(2, function="quadratic", racers=racers)).picture
    assert [mark.label for mark in picture.panes["loss"] if isinstance(mark, Path)] == [
        "SGD 0.19",
        "Adam",
        "SGD 0.21",
    ]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["extent=[1,0,0,1]"], "extent"),
        (["extent=[0,1,2,2]"], "extent"),
        (["extent=[-1e308,1e308,0,1]"], "extent"),
        (["function=expression", "expression=sqrt(-1-x^2)"], "no value or slope in"),
        (["function=expression", "expression=x^2+*y"], "5"),
        (['racers=[{"optimizer":"adamm"}]'], "adamm"),
        (['racers=[{"optimizer":"sgd","beta":1}]'], "beta"),
        (['racers=[{"optimizer":"sgd","lr":-1}]'], "lr"),
        (["start=[1]"], "start"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_line(settings: list[str], words: str, capsys) -> None:
    sets = [part for each in settings for part in ("--set", each)]
    assert main(["run", "loss_surface", *sets, "--json"]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_the_paths_lie_on_the_surface_in_space() -> None:
    surface = shown(raced(30)).picture.panes["surface"][0]
    assert isinstance(surface, Surface)
    x, y, z = surface.paths[0][-1]
    height = float(beale(torch.tensor(x), torch.tensor(y)))
    assert z == pytest.approx(
        np.log1p(height), abs=0.02
    )  # above the lowest of the grid, which is not quite 0


def test_the_limit_is_told_from_the_curvature_under_a_racer() -> None:
    racers = [{"optimizer": "sgd", "lr": 0.19}, {"optimizer": "sgd", "lr": 0.21}]
    table = shown(raced(2, function="quadratic", racers=racers)).picture.panes["curvature"][0]
    assert isinstance(table, Table)
    assert [row[3] for row in table.rows] == ["0.2", "0.2"]
    assert [row[-1] for row in table.rows] == ["below", "over"]


def test_a_start_tells_that_it_lives_while_torch_loads(monkeypatch) -> None:
    told, loading = [], race.make_optimizer

    def slow(*arguments: Any) -> object:
        assert heard.wait(20)  # the import goes on until the start has said twice that it is alive
        return loading(*arguments)

    def tell(fraction: float, text: str) -> None:
        told.append(text)
        if len(told) == 2:
            heard.set()

    heard = Event()
    monkeypatch.setattr(race, "make_optimizer", slow)
    monkeypatch.setattr(race, "BEAT", 0.01)
    context = Context(torch.device("cpu"), torch.Generator(), progress=tell)
    assert race.start(LossSurfaceParams(), context).race.racers
    assert heard.is_set()


def test_noise_is_the_same_for_the_same_seed() -> None:
    one, same, other = (raced(30, gradient_noise=1.0, seed=seed).results()["path_0"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_params_refuse_more_than_eight_racers() -> None:
    with pytest.raises(UserError, match="racers"):
        LossSurfaceParams().updated({"racers": [{"optimizer": "adam"}] * 9})
