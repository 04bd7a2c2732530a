"""Saved results read back as they were, in each form."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.faults import UserError
from playground.result_files import as_csv, as_json, check_target, write

HISTORY = np.array(
    [(1, 0.1, np.nan, "dog", (1, 2, 3, 4)), (2, 0.25, np.inf, 'a "cat", wet', (5, 6, 7, 8.5))],
    [("frame", "i8"), ("score", "f4"), ("age", "f8"), ("name", "U12"), ("box", "f8", (4,))],
)
RESULTS = {
    "loss": np.array([0.1, np.nan], np.float32),
    "history": HISTORY,
    "names": np.array(["dog", "ünï"]),
    "count": np.array(3),
    "right": np.array([[True], [False]]),
}


def test_npz_holds_the_arrays(tmp_path: Path) -> None:
    write(tmp_path / "r.npz", RESULTS)
    saved = np.load(tmp_path / "r.npz")
    for name, array in RESULTS.items():
        assert saved[name].tobytes() == array.tobytes(), name
        assert saved[name].dtype == array.dtype


def test_json_holds_lists_and_the_rows_of_a_table(tmp_path: Path) -> None:
    write(tmp_path / "r.json", RESULTS)
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8")) == {
        "loss": [0.1, None],
        "history": [
            {"frame": 1, "score": 0.1, "age": None, "name": "dog", "box": [1, 2, 3, 4]},
            {"frame": 2, "score": 0.25, "age": None, "name": 'a "cat", wet', "box": [5, 6, 7, 8.5]},
        ],
        "names": ["dog", "ünï"],
        "count": 3,
        "right": [[True], [False]],
    }


def test_csv_holds_the_table(tmp_path: Path) -> None:
    write(tmp_path / "r.csv", RESULTS)
    with (tmp_path / "r.csv").open(newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    assert head == ["frame", "score", "age", "name", "box_0", "box_1", "box_2", "box_3"]
    assert rows == [
        ["1", "0.1", "", "dog", "1.0", "2.0", "3.0", "4.0"],
        ["2", "0.25", "", 'a "cat", wet', "5.0", "6.0", "7.0", "8.5"],
    ]


def test_a_table_without_rows_keeps_its_head() -> None:
    assert as_csv({"history": HISTORY[:0]}) == b"frame,score,age,name,box_0,box_1,box_2,box_3\r\n"
    assert json.loads(as_json({"history": HISTORY[:0]})) == {"history": []}


@given(arrays.arrays(st.sampled_from([np.float32, np.float64]), arrays.array_shapes(min_side=1, max_side=4)))
def test_every_finite_number_comes_back_from_json_to_the_bit(array: np.ndarray) -> None:
    saved = np.array(json.loads(as_json({"a": array}))["a"], float).astype(array.dtype)
    np.testing.assert_array_equal(saved, np.where(np.isfinite(array), array, np.nan))


def test_no_table_says_what_to_save_instead(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"results \(loss, count\): save .npz or .json"):
        write(tmp_path / "r.csv", {"loss": RESULTS["loss"], "count": RESULTS["count"]})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "said"), [("r.txt", ".npz, .json or .csv"), ("no/r.csv", "no folder")])
def test_a_name_that_cannot_be_is_refused_before_anything_runs(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        check_target(tmp_path / name, "--save")
