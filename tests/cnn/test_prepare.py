import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.cnn.layers import SIZE
from playground.cnn.prepare import prepare

SIDES = st.integers(1, 70)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_picture_becomes_an_input(data):
    height, width = data.draw(SIDES), data.draw(SIDES)
    shape = (height, width, 3) if data.draw(st.booleans()) else (height, width)
    found = prepare(data.draw(arrays.arrays(np.uint8, shape)))
    assert found.shape == (1, 1, SIZE, SIZE)
    assert found.dtype == torch.float32
    assert bool(((found >= 0) & (found <= 1)).all())


def stroke(background, ink, shape=(56, 56)):
    pixels = np.full(shape, background, np.uint8)
    pixels[20:24, 10:40] = ink
    return pixels


def test_dark_on_light_is_seen_as_light_on_dark():
    assert torch.equal(prepare(stroke(0, 255)), prepare(stroke(255, 0)))
    expected = torch.zeros(SIZE, SIZE)
    expected[10:12, 5:20] = 1
    for background, ink in [(30, 200), (220, 60), (90, 20), (120, 180)]:
        torch.testing.assert_close(prepare(stroke(background, ink))[0, 0], expected)


def test_a_filled_shape_larger_than_its_surroundings_is_still_the_shape():
    pixels = np.full((56, 56), 10, np.uint8)
    pixels[6:50, 6:50] = 240
    assert prepare(pixels)[0, 0, 14, 14] == 1
    assert prepare(pixels)[0, 0, 0, 0] == 0


def test_shrinking_averages_whole_pixels():
    generator = np.random.default_rng(0)
    pixels = np.zeros((56, 56))
    pixels[8:48, 8:48] = generator.random((40, 40))
    expected = pixels.reshape(28, 2, 28, 2).mean((1, 3))
    np.testing.assert_allclose(prepare(pixels)[0, 0], expected / expected.max(), atol=1e-5)


def test_bytes_floats_and_grey_colours_are_the_same_picture():
    pixels = stroke(10, 250)
    expected = prepare(pixels)
    for same in (pixels / 255, (pixels / 255).astype(np.float16), np.repeat(pixels[..., None], 3, 2)):
        torch.testing.assert_close(prepare(same), expected, rtol=0, atol=2e-3)


def test_green_is_lighter_than_blue():
    pixels = np.zeros((28, 28, 3), np.uint8)
    pixels[10, 10], pixels[20, 20], pixels[15, 15] = (0, 255, 0), (0, 0, 255), (255, 255, 255)
    found = prepare(pixels)[0, 0]
    assert found[10, 10].item() == pytest.approx(0.587, abs=1e-3)
    assert found[20, 20].item() == pytest.approx(0.114, abs=1e-3)


def test_of_a_wide_picture_the_middle_is_taken():
    wide = np.zeros((56, 156), np.uint8)
    wide[:, 50:106] = stroke(0, 255)
    wide[:, :40] = 255
    assert torch.equal(prepare(wide), prepare(stroke(0, 255)))
    assert torch.equal(prepare(np.ascontiguousarray(wide.T)), prepare(stroke(0, 255).T))


def test_an_empty_sheet_stays_empty_and_its_grain_faint():
    assert prepare(np.full((40, 40), 200, np.uint8)).max() < 1e-5
    grain = np.random.default_rng(0).normal(0.5, 0.01, (28, 28))
    assert prepare(grain).max() < 0.5


@pytest.mark.parametrize(
    ("pixels", "says"),
    [
        (np.zeros((0, 5), np.uint8), "expected, got"),
        (np.zeros((5, 5, 4), np.uint8), r"\(5, 5, 4\)"),
        (np.zeros(5, np.uint8), r"\(5,\)"),
        (np.zeros((5, 5), np.int64), "int64"),
        (np.full((5, 5), np.nan), "finite"),
    ],
)
def test_what_is_no_picture_is_refused(pixels, says):
    with pytest.raises(ValueError, match=says):
        prepare(pixels)
