"""The loss over a plane while it is surveyed, against the network itself at every place."""

import numpy as np
import pytest
import torch
from scipy.interpolate import RegularGridInterpolator

from playground.nn.network import Batch, Network
from playground.surfaces.many import CHUNK, ManyLosses
from playground.surfaces.plane import axis, random_plane
from playground.surfaces.survey import Survey


def made(points=40, **choices):
    generator = torch.Generator().manual_seed(0)
    network = Network(2, (6, 5), generator=generator, **choices)
    inputs = torch.randn(3, points, generator=generator)
    inputs[-1] = 1
    batch = Batch.of(inputs, (inputs[0] * inputs[1] > 0).float())
    return network, batch, random_plane(network, torch.Generator().manual_seed(0))


@pytest.mark.parametrize(("columns", "rows"), [(5, 5), (8, 3), (51, 51), (17, 40)])
def test_a_survey_holds_every_place_in_the_end(columns, rows):
    network, batch, plane = made()
    a, b = axis(1.0, columns), axis(0.7, rows)
    losses = ManyLosses(network, batch)
    survey = Survey(losses, plane, a, b)
    known = [survey.known for _ in survey.pieces()]
    assert known[-1] == survey.places == rows * columns
    assert (np.diff([0, *known]) <= CHUNK).all()
    grid = torch.cartesian_prod(b, a).flip(1)
    assert survey.heights.flatten().numpy() == pytest.approx(losses(plane.at(grid)).numpy(), abs=1e-7)


def test_what_is_not_surveyed_yet_lies_between_what_is():
    network, batch, plane = made()
    at = axis(1.0, 51)
    survey = Survey(ManyLosses(network, batch), plane, at, at)
    last = None
    for _ in survey.pieces():
        if survey.whole:
            last = survey.heights.numpy().copy()
            break
        assert survey.heights.isnan().all()
    assert survey.known == 81
    taken = np.array([0, *range(1, 50, 8), 50])
    between = RegularGridInterpolator((taken, taken), last[np.ix_(taken, taken)])
    everywhere = np.stack(np.meshgrid(np.arange(51), np.arange(51), indexing="ij"), axis=-1)
    assert last == pytest.approx(between(everywhere), abs=1e-12)


def test_many_points_are_surveyed_by_small_pieces_to_the_same_heights():
    network, batch, plane = made(points=20_000)
    losses = ManyLosses(network, batch)
    assert losses.chunk == 1
    survey = Survey(losses, plane, axis(1.0, 3), axis(1.0, 3))
    assert [survey.known for _ in survey.pieces()] == list(range(1, 10))
    few = ManyLosses(network, Batch.of(batch.inputs[:, :1000], batch.labels[:, :1000]))
    assert few.chunk == CHUNK


def test_places_without_a_finite_loss_do_not_spoil_the_others():
    network, batch, plane = made(target="value")
    plane.directions[0] *= 1e30  # beyond the middle, squares leave the range of float32
    survey = Survey(ManyLosses(network, batch), plane, axis(1.0, 17), axis(1.0, 17))
    for _ in survey.pieces():
        if survey.whole:
            assert survey.heights[:, 8].isfinite().all()
    assert not survey.heights[:, 0].isfinite().any()


def test_training_on_does_not_change_a_survey_that_has_begun():
    network, batch, plane = made(batch_norm=True)
    losses = ManyLosses(network, batch)
    vectors = plane.at(torch.rand(40, 2, generator=torch.Generator().manual_seed(1)))
    before = losses(vectors)
    network.loss_and_gradient(batch)
    network.parameters.sub_(network.gradient)
    assert torch.equal(losses(vectors), before)
