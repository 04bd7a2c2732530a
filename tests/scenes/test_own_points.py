"""Points of the user's own: painted, pasted and read give the same, scaled and refused as promised."""

from pathlib import Path

import numpy as np
import pytest

from playground import links
from playground.frame import Touch
from playground.marks import Grid, Heatmap, Points
from playground.point_file import write_points
from playground.runner import Runner
from playground.samples import Samples
from playground.scene import Gesture
from playground.scenes.decision_boundary.scene import SCENE
from tests.scenes.scene_runs import advanced, hand, mark, opened, params, refused, shown, steered, stroke

RANDOM = np.random.default_rng(1)
PLACES = RANDOM.uniform(-5, 5, (60, 2)).round(2)
POINTS = np.column_stack([PLACES, PLACES[:, 0] + PLACES[:, 1] > 0]).astype(float)
FAR_AWAY = POINTS * (37.3, 0.011, 1) + (1900, -7, 0)
VALUES = np.column_stack([PLACES * (40, 3), 250 + 30 * PLACES[:, 0]])


def written(folder: Path, rows: np.ndarray, name: str = "points.csv") -> str:
    path = folder / name
    path.write_text(write_points(rows), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        (POINTS, {}),
        (FAR_AWAY, {"normalise": True}),
        (FAR_AWAY, {"hidden": [4], "dropout": 0.2, "jitter": 0.1}),
        (VALUES, {"task": "regression"}),
        (POINTS + np.array([0, 0, 2]), {"optimizer": "momentum"}),
    ],
    ids=["inside", "far away", "far away, noisily learned", "values", "classes 2 and 3"],
)
def test_a_file_and_the_same_points_pasted_learn_the_same_to_the_bit(
    tmp_path: Path, rows: np.ndarray, changes: dict[str, object]
) -> None:
    read = opened(20, points=written(tmp_path, rows), **changes).results()
    pasted = opened(20, points=rows.tolist(), **changes).results()
    for name in read:
        np.testing.assert_array_equal(read[name], pasted[name], err_msg=name)
    assert len(read["weights"])


@pytest.mark.parametrize("brush", ["paint", "spray"])
def test_what_was_painted_learns_as_if_it_had_been_pasted(brush: str) -> None:
    painted = opened(0, brush=brush, brush_class=1, samples=40)
    stroke(painted, (-3, -3), (-2, -3), (-1, -2.5))
    shown(steered(painted, brush_class=0))
    stroke(painted, (3, 3), (3.5, 2.1))
    pasted = opened(0, **params(painted).changed())
    np.testing.assert_array_equal(
        advanced(painted, 20).results()["weights"], advanced(pasted, 20).results()["weights"]
    )


@pytest.mark.parametrize(("rows", "task"), [(FAR_AWAY, "classification"), (VALUES, "regression")])
def test_a_stroke_on_a_scaled_file_moves_no_other_point_by_a_bit(
    tmp_path: Path, rows: np.ndarray, task: str
) -> None:
    runner = opened(0, points=written(tmp_path, rows), task=task, brush="paint", brush_value=250.0)
    before = runner.results()
    stroke(runner, (0.5, 0.5), (5.9, 5.9))
    own = params(runner).points
    assert isinstance(own, Samples)
    np.testing.assert_array_equal(own.rows()[:-2], rows)  # in the file's own units
    after = runner.results()
    places, now = (
        {tuple(xy) for side in ("train_xy", "test_xy") for xy in found[side].tolist()}
        for found in (before, after)
    )
    assert places < now
    np.testing.assert_allclose(sorted(now - places), [(0.5, 0.5), (5.9, 5.9)], atol=1e-9)
    assert (own.rows()[-2:, 2] == (250 if task == "regression" else 1)).all()
    again = opened(0, **params(runner).changed()).results()  # as a link would bring it back
    np.testing.assert_array_equal(again["train_xy"], after["train_xy"])


def test_links_and_files_hold_what_was_painted() -> None:
    runner = opened(0, brush="paint", data="moons")
    stroke(runner, (1, 1), (2, 2))
    now = params(runner)
    assert links.read(links.write(SCENE.name, now))[1] == now
    assert isinstance(now.points, Samples)
    assert len(now.points) == 502


def test_a_painted_stroke_leaves_points_of_its_class_along_its_way() -> None:
    runner = opened(0, brush="paint", brush_class=1, samples=0)
    stroke(runner, (-2, 0), (-1.9, 0), (-1, 0), (0, 0.25))
    own = params(runner).points
    assert isinstance(own, Samples)
    np.testing.assert_array_equal(own.rows(), [[-2, 0, 1], [-1, 0, 1], [0, 0.25, 1]])  # not too close


def test_beyond_the_edge_a_brush_leaves_nothing() -> None:
    for brush in ("paint", "spray"):
        runner = opened(0, brush=brush, brush_size=1.0, samples=0)
        stroke(runner, (8, 0), (5, 0))  # a stroke begins inside
        assert params(runner).points == Samples()
        stroke(runner, (5.9, 0), (7, 0), (900, 0), (1e9, -1e9))
        own = params(runner).points
        assert isinstance(own, Samples)
        assert 1 <= len(own) <= 10
        assert np.abs(own.rows()[:, :2]).max() <= 6


def test_the_eraser_takes_what_lies_under_it_and_nothing_else() -> None:
    runner = opened(0, points=POINTS.tolist(), brush="erase", brush_size=1.5)
    stroke(runner, (1, 1))
    own = params(runner).points
    assert isinstance(own, Samples)
    kept = POINTS[np.linalg.norm(PLACES - (1, 1), axis=1) > 1.5]
    assert len(kept) < len(POINTS)
    np.testing.assert_array_equal(own.rows(), kept)


def test_a_point_is_moved_and_stays_in_the_field() -> None:
    runner = opened(0, points=POINTS.tolist(), brush="move")
    x, y = PLACES[7]
    stroke(runner, (x + 0.05, y), (2.25, -1.5))
    own = params(runner).points
    assert isinstance(own, Samples)
    expected = POINTS.copy()
    expected[7, :2] = 2.25, -1.5
    np.testing.assert_array_equal(own.rows(), expected)
    stroke(runner, (2.25, -1.5), (400, -1e7))
    own = params(runner).points
    assert isinstance(own, Samples)
    np.testing.assert_array_equal(own.rows()[7], [6, -6, POINTS[7, 2]])


def test_after_everything_is_erased_the_field_is_empty_until_something_is_painted() -> None:
    runner = opened(2, points=POINTS.tolist(), brush="erase", brush_size=12.0)
    stroke(runner, (0, 0))
    picture = shown(advanced(runner, 2))
    assert "paint some" in picture.notes["field"]
    assert len(mark(picture, "field", Points, "train").xy) == 0
    shown(steered(runner, brush="paint"))
    stroke(runner, (1, 1))
    np.testing.assert_array_equal(mark(shown(runner), "field", Points, "train").xy, [[1, 1]])


def test_each_stroke_is_undone_by_itself() -> None:
    runner = opened(0, brush="paint", samples=0)
    for number, x in enumerate((-2.0, 2.0), start=1):
        for kind in ("press", "drag", "release"):
            runner.obey(Touch(Gesture("field", kind, x, 1.0 + (kind == "drag")), stroke=number))  # pyright: ignore
    strokes = runner.frame().strokes
    counts = [len(each.changes["points"]) for each in strokes]  # pyright: ignore
    assert counts == [2, 4]


def test_painting_another_class_brings_the_outputs_it_needs() -> None:
    runner = opened(3, brush="paint", brush_class=4)
    assert runner.results()["field"].shape == (100, 100)
    stroke(runner, (0, 0))
    assert advanced(runner, 2).results()["field"].shape == (100, 100, 5)
    shown(runner)


@pytest.mark.parametrize(
    "rows",
    [
        [[1, 2, 0]],
        [[1, 2, 1], [1, 2, 0]],
        [[1, 1, 0], [2, 2, 0], [3, 1, 0]],
        [[500, 500, 1]],
        [[1e300, -1e300, 0], [-1e300, 1e300, 1]],
        [[0, 0, 3], [1, 1, 5]],
        [[1, 1, -1], [2, 2, 1], [3, 3, -1]],
        [[0, 0, 0.25], [1, 1, 0.75]],
    ],
    ids=["one", "one place", "one class", "one far away", "huge", "3 and 5", "-1 and 1", "fractions"],
)
@pytest.mark.parametrize("task", ["classification", "regression"])
@pytest.mark.parametrize("model", ["network", "knn", "svm_linear", "svm_rbf", "tree", "forest", "boosting"])
def test_hardly_any_own_points_are_no_trouble(rows: list[list[float]], task: str, model: str) -> None:
    runner = opened(2, points=rows, task=task, model=model, trees=3)
    assert np.isfinite(list(shown(runner).metrics.values())).all()


def test_labels_that_cannot_be_classes_are_refused_and_taken_back_the_run_goes_on() -> None:
    runner = opened(5)
    weights = runner.results()["weights"]
    steered(runner, points=VALUES.tolist())
    assert "task=regression" in refused(runner)
    shown(steered(runner, points=[]))
    np.testing.assert_array_equal(runner.results()["weights"], weights)


@pytest.mark.parametrize("model", ["network", "boosting"])
def test_values_too_large_to_be_squared_are_refused_by_their_point(model: str) -> None:
    rows = [[1, 1, 3.0], [2, 2, -2e30], [3, 1, 0.0]]
    assert "point 2 has the value -2e+30" in refused(opened(0, points=rows, task="regression", model=model))
    rows[1][2] = -1e30
    runner = opened(3, points=rows, task="regression", model=model)
    assert np.isfinite(list(shown(runner).metrics.values())).all()
    assert np.isfinite(runner.results()["field"]).all()


def test_a_task_the_own_points_cannot_do_is_refused_and_taken_back_the_run_begins_again() -> None:
    runner = opened(5, points=VALUES.tolist(), task="regression")
    steered(runner, task="classification")
    assert "at most 6 classes" in refused(runner)
    picture = shown(advanced(steered(runner, task="regression"), 2))
    assert picture.metrics["epoch"] == 2


def test_a_scale_kept_from_values_does_not_move_classes() -> None:
    rows = POINTS + np.array([200, 0, 0])
    scale = [[200, 0, 90], [2, 1, 30]]
    found = opened(1, points=rows.tolist(), point_scale=scale).results()
    assert set(found["train_label"]) == {0, 1}


@pytest.mark.parametrize("scale", [[[0, 0, 0]], [[0, 0, 0], [1, 0, 1]]])
def test_a_scale_that_cannot_be_is_refused(scale: list[list[float]]) -> None:
    assert "point_scale" in refused(opened(0, points=POINTS.tolist(), point_scale=scale))


def test_a_file_that_vanishes_is_told_by_its_name(tmp_path: Path) -> None:
    path = written(tmp_path, POINTS, "gone.csv")
    runner = opened(3, points=path)
    Path(path).unlink()
    shown(advanced(runner, 2))  # what is learned from stays
    steered(runner, seed=1)
    assert "gone.csv" in refused(runner)
    written(tmp_path, POINTS, "gone.csv")
    shown(steered(runner, seed=2))


def test_names_of_classes_come_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "irises.csv"
    path.write_text("x,y,label\n1,2,setosa\n3,4,virginica\n2,2,setosa\n-1,1,versicolor\n", encoding="utf-8")
    picture = shown(opened(1, points=str(path)))
    points = mark(picture, "field", Points, "train")
    assert points.group_labels == ("setosa", "versicolor", "virginica")
    assert "label from column 3" in picture.notes["field"]
    assert "names" in refused(opened(1, points=str(path), task="regression"))


def test_the_hand_reads_the_units_of_the_file() -> None:
    runner = opened(0, points=VALUES.tolist(), task="regression")
    hand(runner, "field", "hover", 0.0, 0.0)
    middle = (VALUES.min(axis=0) + VALUES.max(axis=0)) / 2
    note = shown(runner).notes["field"]
    read = [float(part) for part in note.split(")")[0].strip("(").replace("−", "-").split(", ")]
    np.testing.assert_allclose(read, middle[:2], atol=0.01)
    found = runner.results()
    assert found["train_label"].min() >= VALUES[:, 2].min() - 1e-9
    assert found["train_label"].max() > 300


def test_a_scale_kept_for_other_points_does_not_move_these_out_of_the_field() -> None:
    kept = [[100, 100, 0], [10, 10, 1]]
    places = opened(1, points=[[90, 95, 0], [120, 110, 1], [100, 100, 1]], point_scale=kept).results()
    assert sorted(np.concatenate([places["train_xy"], places["test_xy"]])[:, 0]) == [-1, 0, 2]
    others = [[1, 2, 0], [2, 3, 1], [-1, -2, 1]]
    places = opened(1, points=others, point_scale=kept).results()
    assert sorted(np.concatenate([places["train_xy"], places["test_xy"]])[:, 0]) == [-1, 1, 2]


@pytest.mark.parametrize("path", [False, True])
def test_labels_from_one_on_are_as_many_classes_named_by_their_numbers(tmp_path: Path, path: bool) -> None:
    rows = np.column_stack([PLACES, 1 + np.arange(60) % 3])
    runner = opened(1, points=written(tmp_path, rows) if path else rows.tolist())
    assert runner.results()["field"].shape == (100, 100, 3)
    assert mark(shown(runner), "field", Points, "train").group_labels == ("1", "2", "3")
    assert mark(shown(runner), "confusion", Grid).row_labels == ("is 1", "is 2", "is 3")
    stroke(steered(runner, brush="paint", brush_class=3), (0.5, 0.5))
    assert own_labels(runner) == {1, 2, 3}
    assert opened(1, points=[[1, 1, 1], [2, 2, 2]]).results()["field"].shape == (100, 100)


def own_labels(runner: Runner) -> set[float]:
    own = params(runner).points
    assert isinstance(own, Samples)
    return set(own.rows()[:, 2])


def test_a_stroke_keeps_the_labels_of_a_file_and_writes_those_of_its_class(tmp_path: Path) -> None:
    rows = np.column_stack([PLACES, np.array([10, 20, 35])[np.arange(60) % 3]])
    runner = opened(1, points=written(tmp_path, rows), brush="paint", brush_class=2)
    stroke(runner, (0.5, 0.5))
    own = params(runner).points
    assert isinstance(own, Samples)
    np.testing.assert_array_equal(own.rows(), [*rows.tolist(), [0.5, 0.5, 35]])
    assert mark(shown(runner), "field", Points, "train").group_labels == ("10", "20", "35")
    stroke(steered(runner, brush_class=5), (1, 1), (2, 1), (3, 1))  # a class that is not there is the next
    assert own_labels(runner) == {10, 20, 35, 36}
    assert params(runner).brush_class == 3
    assert runner.results()["field"].shape == (100, 100, 4)


def test_a_point_under_the_hand_stays_on_its_side_until_it_is_let_go() -> None:
    runner = opened(0, points=POINTS.tolist(), brush="move", train_share=0.5)
    size = len(runner.results()["train_xy"])
    x, y = PLACES[7]
    hand(runner, "field", "press", x, y)
    sides: set[bool] = set()
    others: set[int] = set()
    for place in np.linspace(-5, 5, 40).round(2):
        hand(runner, "field", "drag", place, 0.123)
        train = runner.results()["train_xy"].tolist()
        sides.add([place, 0.12] in train)
        others.add(len(train))
    assert len(sides) == 1
    assert others == {size}
    hand(runner, "field", "release", 5, 0.123)
    again = opened(0, **params(runner).changed()).results()
    np.testing.assert_array_equal(runner.results()["train_xy"], again["train_xy"])


def test_there_is_room_for_a_hundred_thousand_points_and_more_are_refused_in_words() -> None:
    rows = np.column_stack([RANDOM.uniform(-5, 5, (100_000, 2)), np.arange(100_000) % 2])
    runner = opened(0, points=Samples.of(rows), model="tree", brush="paint")
    stroke(runner, (1, 1))
    assert "room for 100000 points" in refused(runner)


def test_the_spray_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    def sprayed(seed: int) -> list[list[float]]:
        runner = opened(0, samples=0, brush="spray", brush_size=1.0, seed=seed)
        stroke(runner, (0, 0), (1, 1))
        own = params(runner).points
        assert isinstance(own, Samples)
        return own.rows().tolist()

    assert sprayed(1) == sprayed(1)
    assert sprayed(1) != sprayed(2)
    first, second = np.array(sprayed(1))[:, :2].reshape(2, 5, 2)
    assert np.abs((first - (0, 0)) - (second - (1, 1))).max() > 0.1  # each puff has its own drops


def test_values_far_from_zero_are_coloured_about_their_middle() -> None:
    values = np.column_stack([PLACES, 1000 + PLACES[:, 0]])
    picture = shown(opened(5, points=values.tolist(), task="regression"))
    field, points = mark(picture, "field", Heatmap), mark(picture, "field", Points, "train")
    middle = (values[:, 2].min() + values[:, 2].max()) / 2
    assert field.bar == f"value − {middle:.10g}"
    assert field.low == pytest.approx(values[:, 2].min() - middle)
    assert points.reach == pytest.approx(field.high)
    assert points.values is not None
    assert points.values.min() < -3
    assert points.values.max() > 3
