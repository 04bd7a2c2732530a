import math

import pytest
import torch
from sklearn.metrics import accuracy_score, confusion_matrix, r2_score

from playground.nn.judge import Judge
from playground.nn.targets import decide, encode
from tests.nn.nn_reference import reference_loss
from tests.nn.test_network import OUTPUTS, make_network, make_points


def judged(target, counts=(30, 20), loss="cross_entropy"):
    network, generator = make_network(target=target, loss=loss)
    sides = [make_points(generator, points=count, target=target) for count in counts]
    encoded = [(x, encode(y, target, OUTPUTS[target], x)) for x, y in sides]
    return network, sides, Judge(*encoded, target)


@pytest.mark.parametrize("target", OUTPUTS)
@pytest.mark.parametrize("loss", ["cross_entropy", "hinge"])
def test_losses_are_those_of_the_points_and_both_ways_agree(target, loss):
    network, sides, judge = judged(target, loss=loss)
    measure, scores = judge.measure(network), judge.scores(network)
    expected = [reference_loss(target, loss, 2.0, network.logits(x), y).item() for x, y in sides]
    assert measure[:2] == pytest.approx(expected)
    assert measure[:2] == pytest.approx([score.loss for score in scores])
    assert measure[2:] == pytest.approx([score.accuracy for score in scores])


@pytest.mark.parametrize("target", ["binary", "classes"])
def test_accuracy_and_confusion_are_scikit_learns(target):
    network, sides, judge = judged(target)
    for score, (x, y) in zip(judge.scores(network), sides, strict=True):
        answers = decide(network.logits(x), target)[0].long()
        labels = range(max(OUTPUTS[target], 2))
        assert score.accuracy == pytest.approx(accuracy_score(y.long(), answers))
        assert score.confusion.tolist() == confusion_matrix(y.long(), answers, labels=labels).tolist()
        assert torch.equal(score.wrong, answers != y)


def test_a_value_is_judged_by_r_squared():
    network, sides, judge = judged("value")
    for score, (x, y) in zip(judge.scores(network), sides, strict=True):
        assert score.accuracy == pytest.approx(r2_score(y, network.logits(x)[0]))
        assert score.confusion.shape == (0, 0)
        assert not score.wrong.any()


def test_values_that_do_not_vary_explain_nothing():
    network, generator = make_network(target="value", dtype=torch.float32)
    x, _ = make_points(generator, points=9, dtype=torch.float32)
    judge = Judge((x, torch.full((1, 9), 0.1)), (x[:, :1], torch.zeros(1, 1)), "value")
    assert judge.measure(network)[2:] == (0, 0)


def test_a_pair_counts_both_questions():
    network, sides, judge = judged("pair")
    for score, (x, y) in zip(judge.scores(network), sides, strict=True):
        right = (network.logits(x) > 0) == (y == 1)
        assert score.accuracy == pytest.approx(right.double().mean().item())
        assert score.confusion.sum() == 2 * y.shape[1]
        assert torch.equal(score.wrong, ~right.all(0))


@pytest.mark.parametrize("target", OUTPUTS)
@pytest.mark.parametrize("counts", [(0, 0), (1, 0), (0, 1), (2, 2)])
def test_hardly_any_points_are_no_fault(target, counts):
    network, _, judge = judged(target, counts)
    assert all(math.isfinite(number) for number in judge.measure(network))
    for score, count in zip(judge.scores(network), counts, strict=True):
        assert score.wrong.shape == (count,)
        assert math.isfinite(score.accuracy)
