"""Points of any size are brought into the field and back again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.field_scale import Scale, fit_to_field

EDGE = 6.0
tables = st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 3), min_size=1, max_size=20).map(np.array)


@pytest.mark.parametrize("task", ["classes", "values"])
@given(rows=tables)
def test_every_point_comes_into_the_field_and_back(task, rows: np.ndarray):
    scaled, scale = fit_to_field(rows, task)
    assert (np.abs(scaled[:, :2]) <= EDGE).all()
    if task == "values":
        assert (np.abs(scaled[:, 2]) <= 1 + 1e-9).all()
    else:
        assert scaled[:, 2].tolist() == rows[:, 2].tolist()
    np.testing.assert_array_equal(scale.to_field(rows), scaled)
    np.testing.assert_allclose(scale.from_field(scaled), rows, rtol=1e-9, atol=1e-9)


def test_points_inside_stay_as_they_are_to_the_bit():
    rows = np.array([[6, -6, 1], [0.1, 0.2, -1]])
    for task in ("classes", "values"):
        scaled, scale = fit_to_field(rows, task)
        assert scaled.tobytes() == rows.tobytes()
        assert scale == Scale()


def test_points_outside_are_spread_over_each_axis_by_itself():
    scaled, scale = fit_to_field(np.array([[100.0, 0.001, 7], [300, 0.003, 8], [150, 0.002, 9]]), "values")
    np.testing.assert_allclose(scaled, [[-5, -5, -1], [5, 5, 0], [-2.5, 0, 1]], atol=1e-12)
    np.testing.assert_allclose(scale.centre, (200, 0.002, 8))
    np.testing.assert_allclose(scale.unit, (20, 0.0002, 1))


def test_points_all_at_one_place_come_to_the_middle():
    scaled, _ = fit_to_field(np.array([[1e9, 7, 5.0]] * 3), "values")
    assert scaled.tolist() == [[0, 0, 0]] * 3


@pytest.mark.parametrize("rows", [np.empty((0, 3)), np.array([[1e308, -1e308, 0], [-1e308, 1e308, 1.7e308]])])
def test_none_and_the_largest_are_no_trouble(rows: np.ndarray):
    scaled, _ = fit_to_field(rows, "values")
    assert scaled.shape == rows.shape
    assert np.isfinite(scaled).all()
    assert (np.abs(scaled) <= 5 + 1e-9).all()


def test_a_scale_is_a_value():
    rows = np.array([[100.0, 2, 3], [50, 0, 1]])
    scales = {fit_to_field(rows, "values")[1] for _ in range(2)}
    assert len(scales) == 1
