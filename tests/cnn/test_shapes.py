import math
from itertools import pairwise

import pytest
import torch

from playground.cnn.layers import CLASSES, SIZE
from playground.cnn.shapes import NAMES, SHAPES, draw, make_pictures


def drawn(seed, count=60):
    return make_pictures(count, torch.Generator().manual_seed(seed))


def polyline(*corners):
    """Return many points along straight lines from corner to corner."""
    ends = torch.tensor(corners, dtype=torch.float64)
    share = torch.linspace(0, 1, 2001, dtype=torch.float64)[:, None]
    return torch.cat([a + share * (b - a) for a, b in pairwise(ends)])


def circular(first, last):
    angle = torch.linspace(first, last, 8001, dtype=torch.float64)
    return torch.stack([angle.cos(), angle.sin()], 1)


def triangle():
    corners = [(math.cos(a), math.sin(a)) for a in (math.pi / 2, math.pi * 7 / 6, -math.pi / 6)]
    return polyline(*corners, corners[0])


OUTLINES = {
    "circle": circular(0, 2 * math.pi),
    "square": polyline((-0.75, -0.75), (0.75, -0.75), (0.75, 0.75), (-0.75, 0.75), (-0.75, -0.75)),
    "triangle": triangle(),
    "cross": torch.cat([polyline((-1, 0), (1, 0)), polyline((0, -1), (0, 1))]),
    "line": polyline((-1, 0), (1, 0)),
    "arc": circular(0, math.pi),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_formula_is_the_distance_to_the_shapes_outline(name):
    points = torch.rand(300, 2, generator=torch.Generator().manual_seed(2), dtype=torch.float64) * 3 - 1.5
    expected = torch.cdist(points, OUTLINES[name]).amin(1)
    found = SHAPES[name](points[:, 0], points[:, 1])
    if name == "triangle":  # mitred beyond its corners
        assert (found.abs() <= expected + 1e-3).all()
        expected, found = expected[found < 0], found[found < 0]
        assert len(found) > 20
    torch.testing.assert_close(found.abs(), expected, rtol=0, atol=1e-3)
    inside = name in ("circle", "square", "triangle")
    assert bool(SHAPES[name](torch.zeros(1), torch.full((1,), 0.1)) < 0) == inside


def test_the_same_seed_draws_the_same_pictures_and_another_draws_others():
    first, again, other = drawn(0), drawn(0), drawn(1)
    assert torch.equal(first.pictures, again.pictures)
    assert not torch.equal(first.pictures, other.pictures)
    assert len(first.pictures.flatten(1).unique(dim=0)) == 60


def test_pictures_are_what_the_network_reads_and_every_shape_comes_as_often():
    pictures, labels = drawn(3)
    assert pictures.shape == (60, 1, SIZE, SIZE)
    assert pictures.dtype == torch.float32
    assert pictures.min() == 0
    assert pictures.max() <= 1
    assert len(NAMES) == CLASSES
    assert labels.bincount().tolist() == [10] * CLASSES


def test_every_picture_holds_a_shape_with_soft_edges_that_is_not_cut_off():
    pictures = drawn(4, 300).pictures[:, 0]
    bright = pictures > 0.45
    assert (bright.flatten(1).sum(1) >= 8).all()
    soft = (pictures > 0.45) & (pictures < 0.9 * pictures.amax((1, 2), keepdim=True))
    assert (soft.flatten(1).sum(1) >= 3).all()
    edge = torch.cat([bright[:, 0], bright[:, -1], bright[:, :, 0], bright[:, :, -1]], 1)
    assert (edge.sum(1) <= 3).float().mean() > 0.97


def test_none_of_none():
    assert draw(torch.empty(0, dtype=torch.int64), torch.Generator()).shape == (0, 1, SIZE, SIZE)
