import math

import numpy as np
import pytest
import torch

from playground.surfaces.contours import contour_lines, levels, suggested_spacing
from playground.surfaces.curvature import typed_function
from playground.surfaces.functions import FUNCTIONS, height, quadratic


def pieces(lines):
    """Cut an array at its rows of NaN."""
    cuts = np.flatnonzero(np.isnan(lines).any(axis=1))
    return [part[~np.isnan(part).any(axis=1)] for part in np.split(lines, cuts)]


def test_the_contours_of_a_round_bowl_are_circles():
    bowl = quadratic(1)
    z = height(bowl, bowl.extent, 200)
    for level, lines in zip((0.5, 2.0), contour_lines(z, bowl.extent, np.array([0.5, 2.0])), strict=True):
        assert lines.shape[1] == 2
        assert np.hypot(*lines.T) == pytest.approx(math.sqrt(2 * level), abs=1e-3)


def test_x_and_y_are_not_confused_and_lines_are_parted_by_nan():
    saddle = FUNCTIONS["saddle"]
    extent = (-2, 2, 0, 1)
    (lines,) = contour_lines(height(saddle, extent, 101), extent, np.array([1.0]))
    parts = pieces(lines)
    assert len(parts) == 2
    assert sorted(np.sign(part[0, 0]) for part in parts) == [-1, 1]
    points = lines[~np.isnan(lines).any(axis=1)]
    assert points[:, 0] ** 2 - points[:, 1] ** 2 == pytest.approx(1, abs=1e-3)
    assert points[:, 1].min() == 0
    assert points[:, 1].max() == 1


@pytest.mark.parametrize("text", ["log(x) + 0*y", "sqrt(x)", "1/max(x, 0)"])
def test_holes_have_no_lines(text):
    extent = (-1, 1, -1, 1)
    z = height(typed_function(text, extent, (0.5, 0)), extent, 50)
    for lines in contour_lines(z, extent, levels(z)):
        points = lines[~np.isnan(lines).any(axis=1)]
        assert len(points)
        assert points[:, 0].min() > 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_level_is_crossed(name):
    function = FUNCTIONS[name]
    z = height(function, function.extent, 100)
    at = levels(z)
    assert len(at) == 12
    assert (np.diff(at) > 0).all()
    assert float(z.min()) < at[0]
    assert at[-1] < float(z.max())
    assert all(len(lines) for lines in contour_lines(z, function.extent, at))


def test_steep_functions_get_levels_in_their_valleys():
    steep, even = (
        height(FUNCTIONS[name], FUNCTIONS[name].extent, 100) for name in ("goldstein_price", "saddle")
    )
    assert suggested_spacing(steep) == "log"
    assert suggested_spacing(even) == "linear"
    share_below = [float((steep < level).double().mean()) for level in levels(steep)]
    assert share_below[0] < 0.02
    assert np.diff(share_below).max() < 0.3
    ratios = np.diff(np.log(levels(steep, 8, "log") - float(steep.min())))
    assert ratios == pytest.approx(ratios[0])
    assert np.diff(levels(steep, 5, "linear"), 2) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("value", [3.0, math.nan, math.inf])
def test_a_surface_without_relief_has_no_levels(value):
    z = torch.full((5, 5), value, dtype=torch.float64)
    assert len(levels(z)) == 0
    assert contour_lines(z, (0, 1, 0, 1), levels(z)) == []


def test_a_level_that_nothing_reaches_has_an_empty_line():
    z = torch.zeros(5, 5, dtype=torch.float64)
    (lines,) = contour_lines(z, (0, 1, 0, 1), np.array([1.0]))
    assert lines.shape == (0, 2)
