"""Sizes with their numbers, what a stride leaves out, and torch's refusals in words."""

import pytest

from playground.convolution.geometry import Axis, same_sides
from playground.faults import UserError

TOLD = [
    (Axis(7, 3, stride=2), "⌊(7 + 2·0 − 1·(3 − 1) − 1) / 2⌋ + 1 = ⌊2⌋ + 1 = 3"),
    (Axis(6, 3, stride=2, before=1, after=1), "⌊(6 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1 = ⌊2.5⌋ + 1 = 3"),
    (Axis(5, 2, before=0, after=1), "⌊(5 + 0 + 1 − 1·(2 − 1) − 1) / 1⌋ + 1 = ⌊4⌋ + 1 = 5"),
    (
        Axis(2, 3, stride=2, before=1, after=1, output_padding=1, transposed=True),
        "(2 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 1 = 4",
    ),
]


def test_the_size_is_told_with_its_numbers() -> None:
    for axis, said in TOLD:
        assert axis.formula() == said


def test_what_no_window_reads_is_left_out() -> None:
    assert Axis(6, 3, stride=2, before=1, after=1).left_out.tolist() == [False] * 7 + [True]
    assert Axis(5, 1, stride=2).left_out.tolist() == [False, True, False, True, False]
    assert not Axis(7, 3, dilation=3).left_out.all()
    assert not Axis(3, 2, stride=2, transposed=True).left_out.any()


def test_same_padding_keeps_the_size() -> None:
    for kernel, dilation, sides in [(3, 1, (1, 1)), (2, 1, (0, 1)), (4, 3, (4, 5))]:
        assert same_sides(kernel, dilation) == sides
        before, after = sides
        assert Axis(9, kernel, before=before, after=after, dilation=dilation).output == 9


REFUSED = [
    (Axis(3, 5), "does not fit into 3 rows"),
    (Axis(7, 3, dilation=4), "over 9 rows"),
    (Axis(3, 1, before=3, after=0, mode="reflect"), "reflect padding of 3 rows"),
    (Axis(3, 1, before=0, after=4, mode="circular"), "goes round"),
    (Axis(3, 2, stride=2, output_padding=2, transposed=True), "output_padding=2"),
    (Axis(3, 2, before=1, transposed=True), "pads both sides by"),
    (Axis(1, 1, before=1, after=1, transposed=True), "take less padding"),
]


def test_what_torch_refuses_is_refused_in_words() -> None:
    for axis, words in REFUSED:
        with pytest.raises(UserError, match=words):
            axis.check("rows")
