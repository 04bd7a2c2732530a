"""The curves of a run: bounded, and steady on screen."""

import numpy as np

from playground.history import History


def test_rows_come_back_in_order() -> None:
    history = History(2)
    for i in range(1000):
        history.add(i, -i)
    np.testing.assert_array_equal(history.rows()[:, 0], np.arange(1000))


def test_a_long_run_keeps_evenly_spaced_rows_in_bounded_memory() -> None:
    history = History(1, longest=64)
    for i in range(10_000):
        history.add(i)
    kept = history.rows()[:, 0]
    assert 32 <= len(kept) <= 64
    assert len(set(np.diff(kept))) == 1
    assert kept[-1] > 9_500


def test_a_thinned_curve_has_few_rows_and_the_last_one() -> None:
    history = History(1)
    for i in range(5001):
        history.add(i)
    thin = history.thinned(most=1000)[:, 0]
    assert 500 <= len(thin) <= 1001
    assert thin[0] == 0
    assert thin[-1] == 5000
