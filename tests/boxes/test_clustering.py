"""Anchor clustering: known answers, empty clusters, refusals, and the figures of real boxes."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans

from playground.boxes.clustering import Clustering, mean_iou, nearest
from playground.boxes.curve import curve, running_mean_iou, sample
from playground.boxes.iou import size_iou
from playground.faults import UserError
from tests.boxes.shared_files import shared

ANSWER = np.array([[20.0, 40], [60, 50], [90, 200], [300, 150]])


def made(seed: int = 0, each: int = 100) -> np.ndarray:
    """Return four clouds of sizes, a few per cent wide, around ANSWER."""
    spread = np.exp(np.random.default_rng(seed).normal(0, 0.03, (4, each, 2)))
    return (ANSWER[:, None] * spread).reshape(-1, 2)


def clustered(sizes: np.ndarray, k: int, seed: int = 0, most: int = 1000, **choices: str) -> Clustering:
    clustering = Clustering(sizes, k, rng=np.random.default_rng(seed), **choices)
    for _ in range(most):
        if not clustering.advance():
            break
    return clustering


@pytest.mark.parametrize("distance", ["iou", "euclidean"])
@pytest.mark.parametrize("update", ["mean", "median"])
def test_the_known_answer_is_found(distance: str, update: str):
    found = clustered(made(), 4, distance=distance, update=update)
    assert found.converged
    np.testing.assert_allclose(found.anchors, ANSWER, rtol=0.02)
    np.testing.assert_array_equal(found.assignment, np.repeat(np.arange(4), 100))
    assert found.mean_iou[-1] == pytest.approx(size_iou(made(), found.anchors).max(axis=1).mean(), abs=1e-6)
    assert len(found.mean_iou) == found.iteration


def test_euclidean_clustering_is_the_k_means_of_scikit_learn():
    sizes = np.random.default_rng(1).uniform(5, 300, (400, 2)).astype(np.float32).astype(float)
    ours = Clustering(sizes, 6, distance="euclidean", rng=np.random.default_rng(2))
    theirs = KMeans(6, init=ours.centroids, n_init=1, tol=0, algorithm="lloyd").fit(sizes)
    while ours.advance():
        pass
    np.testing.assert_allclose(ours.centroids, theirs.cluster_centers_, rtol=1e-9)
    np.testing.assert_array_equal(ours.members, theirs.labels_)


def test_one_anchor_is_the_mean_of_all_boxes():
    found = clustered(made(), 1)
    np.testing.assert_allclose(found.anchors[0], made().mean(axis=0), rtol=1e-6)
    assert found.converged
    assert not found.assignment.any()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=12), st.data())
def test_as_many_anchors_as_sizes_at_most_and_none_is_ever_lost(sizes: list, data: st.DataObject):
    different = len(set(sizes))
    k = data.draw(st.integers(1, different))
    choices = {"distance": data.draw(st.sampled_from(["iou", "euclidean"])), "start": "random"}
    found = clustered(np.array(sizes, float), k, data.draw(st.integers(0, 9)), **choices)
    assert np.isfinite(found.centroids).all()
    assert len(np.unique(found.centroids, axis=0)) == k
    if k == different:
        assert found.mean_iou[-1] == pytest.approx(1)
    with pytest.raises(UserError, match=f"k = {different + 1}: .* choose k from 1 to {different}"):
        Clustering(np.array(sizes, float), different + 1, rng=np.random.default_rng(0))


def test_a_cluster_left_without_boxes_is_put_on_the_farthest_box_and_said_so():
    clustering = Clustering(made(), 4, rng=np.random.default_rng(0))
    clustering.centroids = np.array([[9000.0, 1], *ANSWER[:3]])  # nothing is like the first
    clustering.assign()
    clustering.update()
    assert clustering.reseeded == (0,)
    assert not clustering.converged
    apart = nearest(clustering.sizes, clustering.centroids[1:])[1]
    np.testing.assert_array_equal(clustering.centroids[0], clustering.sizes[apart.argmax()])
    while clustering.advance():
        pass
    assert clustering.reseeded == ()
    np.testing.assert_allclose(clustering.anchors, ANSWER, rtol=0.02)


@pytest.mark.parametrize("start", ["random", "k-means++"])
def test_the_seed_decides_the_start(start: str):
    a, b, c = (
        Clustering(made(), 4, start=start, rng=np.random.default_rng(seed)).centroids for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(a, b)
    assert (a != c).any()


@pytest.mark.parametrize("bad", [[0.0, 3], [-1, 3], [np.nan, 3], [1e300, 3]])
def test_sizes_that_are_none_are_refused_by_their_number(bad: list[float]):
    with pytest.raises(UserError, match=r"box 2 has the size .*: expected a width and height above 0"):
        Clustering(np.array([[1.0, 1], bad]), 1, rng=np.random.default_rng(0))
    with pytest.raises(UserError, match="there are no boxes"):
        Clustering(np.zeros((0, 2)), 1, rng=np.random.default_rng(0))


def test_the_nearest_anchor_is_that_of_most_iou_over_every_chunk():
    rng = np.random.default_rng(3)
    sizes, anchors = rng.uniform(1, 9, (9000, 2)), rng.uniform(1, 9, (5, 2))
    index, apart = nearest(sizes, anchors)
    np.testing.assert_array_equal(index, size_iou(sizes, anchors).argmax(axis=1))
    np.testing.assert_allclose(1 - apart, size_iou(sizes, anchors).max(axis=1), rtol=1e-12)
    scores = list(running_mean_iou(sizes, anchors, 2000))
    assert len(scores) == 5
    assert scores[-1] == pytest.approx(mean_iou(sizes, anchors))


def test_the_curve_rises_to_one_in_small_pieces_and_ends_at_the_number_of_sizes():
    sizes = np.repeat(ANSWER, 5, axis=0)
    pieces = list(curve(sizes, rng=np.random.default_rng(0)))
    points = [piece for piece in pieces if piece]
    assert [point.k for point in points] == [1, 2, 3, 4]
    assert all(a.mean_iou < b.mean_iou for a, b in pairwise(points))
    assert points[-1].mean_iou == pytest.approx(1)
    np.testing.assert_allclose(points[-1].anchors, ANSWER[np.argsort(ANSWER.prod(axis=1))])
    assert len(pieces) > 8


def test_a_sample_is_some_of_the_boxes_each_once():
    sizes = np.arange(20.0).reshape(10, 2)
    some = sample(sizes, 4, np.random.default_rng(0))
    assert len({tuple(row) for row in some.tolist()} & {tuple(row) for row in sizes.tolist()}) == 4
    assert sample(sizes, 10, np.random.default_rng(0)) is sizes


@pytest.mark.parametrize(
    ("k", "distance", "expected"), [(5, "iou", 0.614), (9, "iou", 0.680), (5, "euclidean", 0.592)]
)
def test_voc_2007_gives_the_figures_it_is_known_for(k: int, distance: str, expected: float):
    corners = np.load(shared("data", "boxes", "voc2007_trainval_boxes.npz"))["xyxy_px"].astype(float)
    sizes = corners[:, 2:] - corners[:, :2] + 1  # the last pixel belongs to the box too
    runs = [clustered(sizes, k, seed, 200, distance=distance) for seed in range(2)]
    best = min(runs, key=lambda run: nearest(run.sizes, run.centroids, run.distance)[1].sum())
    assert best.mean_iou[-1] == pytest.approx(expected, abs=0.003)
