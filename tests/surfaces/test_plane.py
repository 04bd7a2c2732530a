import math

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from playground.nn.network import Batch, Network
from playground.nn.parameters import layer_views, norm_views
from playground.surfaces.bench import bench, prepare
from playground.surfaces.many import CHUNK, ManyLosses
from playground.surfaces.plane import Plane, axis, random_plane, trajectory_plane


def made(seed=0, hidden=(6, 5), points=40, **choices):
    """Return a network that has seen a little training, and its batch."""
    generator = torch.Generator().manual_seed(seed)
    network = Network(2, hidden, generator=generator, **choices)
    inputs = torch.randn(3, points, generator=generator)
    inputs[-1] = 1
    outputs = network.sizes[-1]
    labels = torch.randint(0, 2, (outputs, points), generator=generator).float()
    if network.target == "classes":
        labels = torch.eye(outputs)[torch.randint(0, outputs, (points,), generator=generator)].T
    batch = Batch.of(inputs.to(network.parameters), labels)
    for _ in range(5):
        network.loss_and_gradient(batch)
        network.parameters.sub_(0.3 * network.gradient)
    return network, batch


def loss_of(network, batch, weights):
    """The ordinary way: load the weights and evaluate."""
    kept = network.parameters.clone()
    network.parameters.copy_(weights)
    loss = float(network.loss.per_point(network.logits(batch.inputs), batch.labels).mean())
    network.parameters.copy_(kept)
    return loss


NETWORKS = [
    {},
    {"hidden": ()},
    {"hidden": (4,), "loss": "focal"},
    {"batch_norm": True},
    {"target": "classes", "outputs": 4, "activations": "relu"},
    {"target": "classes", "outputs": 3, "activations": ["leaky_relu", "silu"], "loss": "hinge"},
    {"target": "pair", "outputs": 2, "activations": "sigmoid", "loss": "squared"},
    {"target": "value", "batch_norm": True, "activations": ["linear", "leaky_relu"]},
    {"dtype": torch.float64},
]


@pytest.mark.parametrize("choices", NETWORKS, ids=str)
def test_many_losses_are_those_of_the_network(choices):
    network, batch = made(**choices)
    generator = torch.Generator().manual_seed(1)
    noise = torch.randn(CHUNK + 3, len(network.parameters), generator=generator)
    vectors = network.parameters + 0.5 * noise.to(network.parameters)
    before = network.parameters.clone(), network.running.clone()
    mine = ManyLosses(network, batch)(vectors)
    assert torch.equal(network.parameters, before[0])
    assert torch.equal(network.running, before[1])
    assert mine.dtype == torch.float64
    theirs = [loss_of(network, batch, vector) for vector in vectors]
    assert mine.numpy() == pytest.approx(theirs, rel=2e-6, abs=1e-6)


def test_a_random_direction_is_as_long_as_the_weights_unit_by_unit():
    network, _ = made(batch_norm=True)
    plane = random_plane(network, torch.Generator().manual_seed(2))
    for direction in plane.directions:
        for d, weights in zip(layer_views(direction, network.sizes), network.weights, strict=True):
            assert d[:, :-1].norm(dim=1).tolist() == pytest.approx(weights.norm(dim=1).tolist(), rel=1e-5)
            assert not d[:, -1].any()
        assert not any(each.any() for views in norm_views(direction, network.sizes) for each in views)
    assert not torch.equal(*plane.directions)
    again = random_plane(network, torch.Generator().manual_seed(2))
    assert torch.equal(again.directions, plane.directions)


def test_units_without_weights_have_no_direction():
    network, _ = made()
    network.parameters.zero_()
    assert not random_plane(network, torch.Generator()).directions.any()


def test_the_middle_of_the_grid_is_the_network():
    network, batch = made()
    plane = random_plane(network, torch.Generator().manual_seed(0))
    at = axis(1.5, 51)
    assert (float(at[0]), float(at[25]), float(at[-1])) == (-1.5, 0, 1.5)
    assert torch.equal(plane.at(torch.zeros(1, 2))[0], network.parameters)
    mine = ManyLosses(network, batch)(plane.at(torch.zeros(1, 2)))
    assert float(mine[0]) == pytest.approx(loss_of(network, batch, network.parameters), abs=1e-7)


def trained(steps=60):
    network, batch = made(dtype=torch.float64)
    trajectory = [network.parameters.clone()]
    for _ in range(steps):
        network.loss_and_gradient(batch)
        network.parameters.sub_(0.2 * network.gradient)
        trajectory.append(network.parameters.clone())
    return network, batch, torch.stack(trajectory)


def test_the_plane_of_a_trajectory_is_its_principal_components():
    _, _, trajectory = trained()
    plane, explained = trajectory_plane(trajectory)
    theirs = PCA(2).fit(trajectory.numpy())
    assert explained == pytest.approx(theirs.explained_variance_ratio_, rel=1e-9)
    assert explained[0] > explained[1]
    for mine, other in zip(plane.directions.numpy(), theirs.components_, strict=True):
        assert abs(mine @ other) == pytest.approx(1, abs=1e-9)
        assert mine[np.abs(mine).argmax()] > 0
    assert torch.equal(plane.origin, trajectory[-1])


def test_the_way_seen_from_its_plane():
    _, _, trajectory = trained()
    plane, _ = trajectory_plane(trajectory)
    coordinates = plane.project(trajectory).numpy()
    assert coordinates.shape == (61, 2)
    assert coordinates[-1].tolist() == [0, 0]
    theirs = PCA(2).fit(trajectory.numpy()).transform(trajectory.numpy())
    assert np.abs(np.diff(coordinates, axis=0)) == pytest.approx(np.abs(np.diff(theirs, axis=0)), abs=1e-9)


def test_projection_onto_directions_that_are_not_at_right_angles():
    generator = torch.Generator().manual_seed(0)
    origin, *directions = torch.randn(3, 20, generator=generator, dtype=torch.float64)
    directions[1] += 2 * directions[0]
    plane = Plane(origin, torch.stack(directions))
    coordinates = torch.randn(7, 2, generator=generator, dtype=torch.float64)
    assert plane.project(plane.at(coordinates)).numpy() == pytest.approx(coordinates.numpy(), abs=1e-12)


def test_two_weights_are_enough_for_a_plane_and_one_is_not():
    _, _, trajectory = trained(1)
    plane, explained = trajectory_plane(trajectory)
    assert explained == pytest.approx((1, 0), abs=1e-12)
    gram = plane.directions @ plane.directions.T
    assert gram.numpy() == pytest.approx(np.eye(2), abs=1e-9)
    for wrong in (trajectory[:1], trajectory[[0, 0]], trajectory * math.nan):
        with pytest.raises(ValueError, match="two different weights"):
            trajectory_plane(wrong)


def test_both_ways_of_the_bench_give_the_same_plane():
    ours, naive = prepare()
    assert ours().numpy() == pytest.approx(naive().double().numpy(), abs=1e-6)


def test_bench_compares_by_one_and_two_threads_and_puts_the_threads_back(monkeypatch):
    monkeypatch.setattr("playground.surfaces.bench.PLACES", 7)
    threads = torch.get_num_threads()
    rows = bench(rounds=1, seconds=0.01)
    assert torch.get_num_threads() == threads
    assert [row.name for row in rows] == ["loss plane 7×7, 1 thread", "loss plane 7×7, 2 threads"]
    assert all(row.value > 0 and row.baseline_value > 0 for row in rows)
