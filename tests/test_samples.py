"""Points as a value: small, exact, compared and sent as bytes, and nothing but finite numbers."""

import json
import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.kinds import PointTable
from playground.samples import MOST, Samples

numbers = st.floats(allow_nan=False, allow_infinity=False)
tables = st.lists(st.lists(numbers, min_size=3, max_size=3), max_size=20)


@given(tables)
def test_points_survive_json_pickle_and_arrays_to_the_bit(rows: list[list[float]]):
    points = Samples.of(rows)
    assert points.rows().tolist() == rows
    assert len(points) == len(rows)
    for again in (
        Samples.of(json.loads(json.dumps(points.plain()))),
        pickle.loads(pickle.dumps(points)),
        Samples.of(points.rows()),
        Samples.of(tuple(map(tuple, rows))),
    ):
        assert again == points
        assert hash(again) == hash(points)
        assert again.packed == points.packed


def test_whole_numbers_are_written_without_a_point():
    assert json.dumps(Samples.of([[1.0, -2.5, 0.0], [1e300, 2.0**53, -0.0]]).plain()) == (
        f"[[1, -2.5, 0], [1e+300, {2.0**53!r}, 0]]"
    )


def test_points_are_plain_number_by_number():
    plain = Samples.of([[1, 2.5, 0], [3.5, 4, 1]]).plain()
    assert [[type(number) for number in row] for row in plain] == [[int, float, int], [float, int, int]]


def test_zero_and_minus_zero_are_the_same_point():
    assert Samples.of([[0.0, 1, 0]]) == Samples.of([[-0.0, 1, 0]])


def test_points_differ_by_place_label_and_order():
    points = [[1, 2, 0], [3, 4, 1]]
    others = ([[1, 2, 0]], [[1, 2, 0], [3, 4, 0]], points[::-1], [[1, 2.1, 0], [3, 4, 1]])
    assert all(Samples.of(points) != Samples.of(other) for other in others)


def test_rows_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        Samples.of([[1, 2, 3]]).rows()[0, 0] = 5


def test_no_points_are_false_and_any_are_true():
    assert not Samples()
    assert Samples.of([[0, 0, 0]])
    assert Samples().rows().shape == (0, 3)
    assert Samples.of(np.empty((0, 3))) == Samples.of([]) == Samples()


def test_many_points_show_as_few_characters():
    assert repr(Samples.of(np.zeros((1000, 3)))) == "Samples(1000 points)"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[1, 2]], "point 1 is not three numbers"),
        ([[1, 2, 0], [1, 2, 0, 4]], "point 2 is not three numbers"),
        ([[1, 2, "0"]], "point 1 is not three numbers"),
        ([[1, 2, True]], "point 1 is not three numbers"),
        ([[1, 2, None]], "point 1 is not three numbers"),
        ([5], "point 1 is not three numbers"),
        (["abc"], "point 1 is not three numbers"),
        ([[1, 2, 0], [1, math.nan, 0]], "point 2 .* not finite"),
        ([[1, 2, -math.inf]], "point 1 .* not finite"),
        ([[1, 2, 0]] * (MOST + 1), "100001 points, at most 100000"),
        (np.zeros((MOST + 1, 3)), "100001 points, at most 100000"),
        (np.zeros((3, 2)), r"shape \(3, 2\)"),
        (np.full((1, 3), np.nan), "not finite"),
    ],
)
def test_what_is_no_point_is_refused_by_its_number(rows: Any, said: str):
    with pytest.raises(ValueError, match=said):
        Samples.of(rows)


def test_bytes_that_are_no_rows_are_refused():
    with pytest.raises(ValueError, match="25 bytes"):
        Samples(b"x" * 25)


def test_a_table_takes_rows_points_and_paths_and_knows_none():
    kind, points = PointTable(), Samples.of([[1, 2, 0]])
    assert kind.parse([[1, 2, 0]]) == points
    assert kind.parse(points) is points
    assert kind.parse("a.csv") == "a.csv"
    assert kind.parse([]) == kind.parse("") == kind.parse(Samples()) == Samples()


def test_a_table_of_as_many_points_as_there_may_be_is_taken():
    assert len(PointTable().parse(np.ones((MOST, 3)).tolist())) == MOST
