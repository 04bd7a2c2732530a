import pytest
import torch
from sklearn.decomposition import PCA

from playground.nn.space import principal_axes


def cloud(units=5, count=80, seed=0):
    generator = torch.Generator().manual_seed(seed)
    spread = torch.tensor([3.0, 2.0, 0.5, 0.2, 0.1][:units], dtype=torch.float64)
    turn = torch.linalg.qr(torch.randn(units, units, generator=generator, dtype=torch.float64)).Q
    return turn @ (spread[:, None] * torch.randn(units, count, generator=generator, dtype=torch.float64)) + 1


def test_it_is_principal_component_analysis():
    activations = cloud()
    theirs = PCA(2).fit(activations.t())
    axes = principal_axes(activations)
    signs = (axes.directions.numpy() * theirs.components_).sum(axis=1).round(10)
    assert sorted(abs(signs)) == [1, 1]
    projected = torch.tensor(theirs.transform(activations.t()).T * signs[:, None])
    torch.testing.assert_close(axes.project(activations), projected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("seed", range(5))
def test_the_signs_do_not_depend_on_the_order_of_the_points(seed):
    activations = cloud(seed=seed)
    axes, reversed_axes = principal_axes(activations), principal_axes(activations.flip(1))
    torch.testing.assert_close(axes.directions, reversed_axes.directions)
    assert (axes.directions.gather(1, axes.directions.abs().argmax(1, keepdim=True)) > 0).all()


def test_two_units_are_only_turned():
    activations = cloud(2)
    shown = principal_axes(activations).project(activations)
    torch.testing.assert_close(torch.pdist(shown.t()), torch.pdist(activations.t()))


def test_one_unit_lies_on_a_line():
    activations = cloud(1)
    axes = principal_axes(activations)
    assert axes.directions.tolist() == [[1], [0]]
    torch.testing.assert_close(axes.project(activations)[0], activations[0] - activations.mean())
    assert not axes.project(activations)[1].any()


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_points_are_no_fault(count):
    axes = principal_axes(cloud(4, count))
    assert axes.directions.shape == (2, 4)
    assert axes.project(cloud(4, 9)).isfinite().all()
