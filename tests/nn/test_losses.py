import math

import pytest
import torch

from playground.nn.losses import LOSSES, make_loss
from playground.nn.targets import encode

OUTPUTS = {"binary": 1, "classes": 3, "value": 1, "pair": 2}


def column(*values):
    return torch.tensor(values, dtype=torch.float64).unsqueeze(1)


@pytest.mark.parametrize(("p", "loss"), [(0.1, 1.8651), (0.5, 0.17329), (0.9, 0.0010536)])
def test_focal_loss_is_that_of_the_paper(p, loss):
    """−(1 − p)² ln p by hand, as two classes and as softmax."""
    binary = make_loss("binary", "focal")
    logit = math.log(p / (1 - p))
    assert binary.per_point(column(logit), column(1)).item() == pytest.approx(loss, rel=1e-4)
    assert binary.per_point(column(logit), column(0)).item() == pytest.approx(
        -(p**2) * math.log(1 - p), rel=1e-4
    )
    classes = make_loss("classes", "focal")
    logits = column(math.log(p), math.log((1 - p) / 2), math.log((1 - p) / 2))
    assert classes.per_point(logits, column(1, 0, 0)).item() == pytest.approx(loss, rel=1e-4)


def test_hinge_and_values_by_hand():
    hinge = make_loss("binary", "hinge")
    z = torch.tensor([[2.0, 0.5, -1.5]])
    assert hinge.per_point(z, torch.ones(1, 3)).tolist() == [0, 0.5, 2.5]
    assert hinge.per_point(z, torch.zeros(1, 3)).tolist() == [3, 1.5, 0]
    value = make_loss("value", "hinge")
    assert value.per_point(torch.tensor([[3.0]]), torch.tensor([[1.0]])).item() == 2


@pytest.mark.parametrize("name", LOSSES)
def test_a_pair_is_the_sum_of_its_questions(name):
    z = torch.randn(2, 9, generator=torch.Generator().manual_seed(0))
    y = (z.roll(1) > 0).float()
    pair, binary = make_loss("pair", name), make_loss("binary", name)
    both = sum(binary.per_point(z[i : i + 1], y[i : i + 1]) for i in range(2))
    torch.testing.assert_close(pair.per_point(z, y), both)


@pytest.mark.parametrize("target", OUTPUTS)
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
def test_everything_stays_finite_for_huge_logits(target, name, gamma):
    loss = make_loss(target, name, gamma)
    corners = torch.cartesian_prod(*[torch.tensor([-1e4, -100.0, 0.0, 100.0, 1e4])] * 3).t()
    z = corners[: OUTPUTS[target]].contiguous()
    for label in range(2):
        labels = torch.full((2, z.shape[1]) if target == "pair" else (z.shape[1],), label)
        y = encode(labels, target, len(z), z)
        out = torch.empty_like(z)
        loss.delta(z, y, torch.tensor(1.0), out)
        assert loss.per_point(z, y).isfinite().all()
        assert (loss.per_point(z, y) >= 0).all()
        assert out.isfinite().all()
    loss.answer(z)
    assert z.isfinite().all()
    if target == "classes":
        torch.testing.assert_close(z.sum(0), torch.ones(z.shape[1]))
    elif target != "value":
        assert (z.abs() <= 1).all()


@pytest.mark.parametrize("name", LOSSES)
def test_the_answer_sides_with_the_logit(name):
    z = torch.randn(4, 50, generator=torch.Generator().manual_seed(0))
    classes, binary = z.clone(), z.clone()
    make_loss("classes", name).answer(classes)
    assert torch.equal(classes.argmax(0), z.argmax(0))
    make_loss("binary", name).answer(binary)
    assert torch.equal(binary.sign(), z.sign())


def test_an_unknown_loss_and_a_negative_gamma_are_refused():
    with pytest.raises(KeyError):
        make_loss("binary", "zero_one")
    with pytest.raises(ValueError, match="focal_gamma"):
        make_loss("binary", "focal", -1.0)
