import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.nn.activations import ACTIVATIONS
from playground.nn.explain import trace
from playground.nn.losses import LOSSES
from tests.nn.nn_reference import ReferenceNetwork, reference_loss
from tests.nn.test_network import OUTPUTS, make_batch, make_network, make_points


def make(target="binary", loss="cross_entropy", batch_norm=False, activations=("tanh", "relu"), seed=0):
    hidden = range(3, 3 + len(activations))
    network, generator = make_network(tuple(hidden), batch_norm=batch_norm, target=target, seed=seed)
    network.steer(activations, loss)
    x, y = make_points(generator, points=20, target=target)
    network.backpropagate(make_batch(network, x, y))  # running statistics away from 0 and 1
    return network, x[:, :1], y[..., :1]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(list(OUTPUTS)),
    st.sampled_from(list(LOSSES)),
    st.booleans(),
    st.lists(st.sampled_from(list(ACTIVATIONS)), max_size=4),
    st.integers(0, 20),
)
def test_every_number_is_autograds(target, loss, batch_norm, activations, seed):
    network, x, y = make(target, loss, batch_norm, activations, seed)
    reference = ReferenceNetwork(network, loss).eval()
    affine, shown_after = stages(reference, x[:-1].t())
    expected = reference_loss(target, loss, 2.0, affine[-1].t(), y)
    expected.backward()
    shown = trace(network, x, make_batch(network, x, y).labels)
    assert shown.loss == pytest.approx(expected.item(), abs=1e-10)
    for forward, z, (normalised, a) in zip(shown.forward, affine, shown_after, strict=True):
        assert_close(forward.z, z[0])
        assert_close(forward.normalised, normalised[0])
        assert_close(forward.a, a[0])
        assert forward.inputs[-1] == 1
    for backward, z, linear in zip(shown.backward, affine, reference.linears, strict=True):
        assert_close(backward.delta, z.grad[0])
        assert_close(backward.gradient, torch.cat([linear.weight.grad, linear.bias.grad[:, None]], 1))
    assert_close(shown.answer, network.maps(x)[-1][:, 0])


def stages(reference, x):
    """Return z of every layer, and (normalised, a) of every layer."""
    affine, after = [], []
    for layer, linear in enumerate(reference.linears):
        z = linear(x)
        z.retain_grad()
        affine.append(z)
        normalised = a = z
        if layer < len(reference.activations):
            normalised = reference.norms[layer](z) if reference.norms is not None else z
            a = reference.activations[layer](normalised)
        after.append((normalised, a))
        x = a
    return affine, after


def assert_close(mine, theirs):
    torch.testing.assert_close(mine, theirs.detach(), rtol=0, atol=1e-10)


def test_without_a_label_there_is_no_way_back():
    network, x, _ = make()
    shown = trace(network, x)
    assert shown.loss is None
    assert shown.backward == ()
    assert len(shown.forward) == 3


def test_looking_changes_nothing_and_keeps_what_was_seen():
    network, x, y = make(batch_norm=True)
    before = [part.clone() for part in (network.parameters, network.running, network.gradient)]
    shown = trace(network, x, y[None])
    kept = shown.forward[0].a.clone()
    trace(network, -x)
    assert torch.equal(shown.forward[0].a, kept)
    after = (network.parameters, network.running, network.gradient)
    assert all(torch.equal(one, other) for one, other in zip(before, after, strict=True))
