import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from playground.nn.metrics import class_scores, confusion, macro


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), st.integers(1, 40), st.integers(0, 1000))
def test_they_are_scikit_learns(classes, count, seed):
    truths, answers = torch.randint(classes, (2, count), generator=torch.Generator().manual_seed(seed))
    counts = confusion(truths, answers, classes)
    labels = list(range(classes))
    assert counts.tolist() == confusion_matrix(truths, answers, labels=labels).tolist()
    scores = class_scores(counts)
    each = precision_recall_fscore_support(truths, answers, labels=labels, zero_division=0)
    for mine, theirs in zip((scores.precision, scores.recall, scores.f1), each[:3], strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-12)
    means = precision_recall_fscore_support(truths, answers, zero_division=0, average="macro")
    assert macro(counts) == pytest.approx(means[:3], abs=1e-12)


def test_two_classes_by_hand():
    scores = class_scores(np.array([[50, 10], [5, 35]]))
    assert scores.precision[1] == pytest.approx(35 / 45)
    assert scores.recall[1] == pytest.approx(35 / 40)
    assert scores.f1[1] == pytest.approx(70 / 85)


def test_without_points_everything_is_zero():
    assert macro(confusion(torch.zeros(0), torch.zeros(0), 3)) == (0, 0, 0)


def test_a_class_nobody_names_counts_nothing():
    scores = class_scores(np.array([[9, 0], [3, 0]]))
    assert (scores.precision[1], scores.recall[1], scores.f1[1]) == (0, 0, 0)
