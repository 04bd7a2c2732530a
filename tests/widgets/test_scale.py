"""What a slider says can be typed back, and what it gives is always taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.kinds import Slider
from widgets.editors.scale import Scale

SCALES = [
    Scale(Slider(0, 0.5, minimum=0)),
    Scale(Slider(-3, 3)),
    Scale(Slider(-90, 90, unit="°")),
    Scale(Slider(0, 1, unit="%", minimum=0, maximum=1)),
    Scale(Slider(0.1, 0.9, step=0.05, unit="%")),
    Scale(Slider(0, 1, above=0)),
    Scale(Slider(0, 10, step=0.25)),
    Scale(Slider(0.9, 1, decimals=3)),
    Scale(Slider(10, 1000, step=10, whole=True)),
    Scale(Slider(0, 20, whole=True, above=0)),
    Scale(Slider(1, 256, log=True, whole=True, minimum=1)),
    Scale(Slider(1e-5, 10, log=True, above=0)),
    Scale(Slider(0.001, 1, log=True, minimum=0, unit="s")),
]
scales = st.sampled_from(SCALES)
fractions = st.floats(0, 1)


@given(scales, fractions)
def test_every_place_of_a_slider_is_taken_and_typed_back(scale: Scale, fraction: float):
    value = scale.at(fraction)
    assert scale.kind.parse(value) == value
    assert scale.kind.low <= value <= scale.kind.high
    assert scale.read(scale.text(value)) == pytest.approx(value, rel=1e-12)
    assert scale.read(scale.brief(value)) == pytest.approx(value, rel=1e-12)


@given(scales, fractions, fractions)
def test_further_right_is_never_less(scale: Scale, one: float, other: float):
    low, high = sorted((one, other))
    assert scale.at(low) <= scale.at(high)


@given(scales, fractions)
def test_a_step_up_and_a_step_down_change_the_number_but_at_the_ends(scale: Scale, fraction: float):
    value = scale.at(fraction)
    for steps, end in ((1, scale.kind.high), (-1, scale.at(0))):
        nudged = scale.nudged(value, steps)
        assert scale.kind.parse(nudged) == nudged
        assert (nudged - value) * steps > 0 or value == end


@given(scales, st.floats(-1e9, 1e9))
def test_a_value_out_of_reach_stands_at_an_end_and_is_said_to_six_digits(scale: Scale, value: float):
    assert 0 <= scale.fraction(value) <= 1
    if not scale.kind.whole:
        assert scale.read(scale.text(value)) == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize(
    ("scale", "value", "text"),
    [
        (Scale(Slider(0, 1)), 0.1234567, "0.123457"),
        (Scale(Slider(0, 1)), 1e-9, "1e-9"),
        (Scale(Slider(0, 1)), -0.5, "−0.50"),
        (Scale(Slider(0, 1)), 0, "0"),
        (Scale(Slider(0, 100)), 50, "50"),
        (Scale(Slider(0, 40)), 12.5, "12.5"),
        (Scale(Slider(0, 1, unit="%")), 0.07, "7 %"),
        (Scale(Slider(0, 100, unit="%")), 7, "7 %"),
        (Scale(Slider(1e-5, 10, log=True)), 0.01, "0.010"),
        (Scale(Slider(1e-5, 10, log=True)), 1e-4, "1e-4"),
        (Scale(Slider(1e-5, 10, log=True)), 3, "3.0"),
        (Scale(Slider(1, 1e9, log=True)), 2.5e7, "2.5e7"),
        (Scale(Slider(0, 50, unit="epochs", whole=True)), 12, "12 epochs"),
    ],
)
def test_numbers_are_said_with_the_digits_that_matter(scale: Scale, value: float, text: str):
    assert scale.text(value) == text


@pytest.mark.parametrize("typed", ["", "x", "1 2 x", "--1", "0x10", "1/3"])
def test_what_is_no_number_is_handed_on_as_it_is(typed: str):
    assert Scale(Slider(0, 1)).read(typed) == typed
