"""The benchmark compares two ways to the same result, and says which."""

import numpy as np
import pytest

from playground.boxes.bench import bench, row_by_row
from playground.boxes.clustering import nearest


def test_the_loop_that_is_the_baseline_finds_the_same_anchors():
    rng = np.random.default_rng(0)
    sizes, anchors = rng.uniform(8, 500, (300, 2)), rng.uniform(8, 500, (9, 2))
    np.testing.assert_array_equal(row_by_row(sizes, anchors), nearest(sizes, anchors)[0])


def test_every_row_names_its_baseline(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("playground.boxes.bench.BOXES", 100)
    monkeypatch.setattr("playground.boxes.bench.SUPPRESSED", 100)
    rows = bench(rounds=1, seconds=0.0)
    assert [row.baseline for row in rows] == [
        "a loop over boxes, NumPy over anchors",
        "cv2.dnn.NMSBoxes",
        "cv2.dnn.NMSBoxes",
    ]
    assert all(row.ratio > 0 and row.unit == "times/s" for row in rows)
