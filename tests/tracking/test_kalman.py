"""The filters of tracks, against a textbook filter of one track with its matrices written out."""

import numpy as np
import pytest

from playground.tracking.kalman import Filters


class Textbook:
    """Welch and Bishop 2006, eq. 1.9 to 1.13, with the matrices and noise that Bewley et al. published."""

    F = np.array(
        [
            [1, 0, 0, 0, 1, 0, 0],
            [0, 1, 0, 0, 0, 1, 0],
            [0, 0, 1, 0, 0, 0, 1],
            [0, 0, 0, 1, 0, 0, 0],
            [0, 0, 0, 0, 1, 0, 0],
            [0, 0, 0, 0, 0, 1, 0],
            [0, 0, 0, 0, 0, 0, 1],
        ],
        float,
    )
    H = np.hstack([np.eye(4), np.zeros((4, 3))])
    Q = np.diag([1, 1, 1, 1, 0.01, 0.01, 0.0001])
    R = np.diag([1, 1, 10, 10])

    def __init__(self, box: np.ndarray) -> None:
        self.x = np.append(self.told(box), [0, 0, 0])
        self.P = np.diag([10, 10, 10, 10, 1e4, 1e4, 1e4])

    @staticmethod
    def told(box: np.ndarray) -> np.ndarray:
        x1, y1, x2, y2 = box
        return np.array([(x1 + x2) / 2, (y1 + y2) / 2, (x2 - x1) * (y2 - y1), (x2 - x1) / (y2 - y1)])

    def predict(self) -> None:
        self.x = self.F @ self.x
        self.P = self.F @ self.P @ self.F.T + self.Q

    def update(self, box: np.ndarray) -> None:
        K = np.linalg.solve(self.H @ self.P @ self.H.T + self.R, self.H @ self.P).T
        self.x = self.x + K @ (self.told(box) - self.H @ self.x)
        left = np.eye(7) - K @ self.H
        self.P = left @ self.P @ left.T + K @ self.R @ K.T  # Joseph's form


def test_a_batch_is_as_many_textbook_filters() -> None:
    rng = np.random.default_rng(1)
    corners, sizes = rng.uniform(0, 300, (5, 2)), rng.uniform(30, 120, (5, 2))
    boxes = np.hstack([corners, corners + sizes])
    filters, books = Filters(), [Textbook(box) for box in boxes]
    filters.begin(boxes)
    for picture in range(40):
        filters.predict()
        for book in books:
            book.predict()
        seen = np.flatnonzero(rng.random(5) < 0.7)  # the others are lost in this picture
        boxes = boxes + rng.normal(3, 2, (5, 1)) + rng.normal(0, 1, (5, 4))
        filters.update(seen, boxes[seen])
        for at in seen:
            books[at].update(boxes[at])
        np.testing.assert_allclose(filters.mean, [book.x for book in books], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(
            filters.covariance, [book.P for book in books], rtol=1e-9, atol=1e-7, err_msg=f"{picture}"
        )


def test_the_velocity_of_steady_motion_is_learnt_and_the_next_box_foreseen() -> None:
    filters = Filters()
    box, pace = np.array([[10.0, 200.0, 50.0, 300.0]]), np.array([[4.0, -1.5, 4.0, -1.5]])
    filters.begin(box)
    for _ in range(60):
        box = box + pace
        filters.predict()
        filters.update(np.array([0]), box)
    np.testing.assert_allclose(filters.velocity, pace[:, :2], atol=1e-3)
    filters.predict()
    np.testing.assert_allclose(filters.boxes, box + pace, atol=0.02)


@pytest.mark.parametrize("waits", [1, 500])
def test_what_shrinks_fast_never_becomes_nothing(waits) -> None:
    filters = Filters()
    filters.begin(np.array([[0.0, 0.0, 200.0, 200.0]]))
    for side in (120.0, 50.0, 5.0):
        filters.predict()
        filters.update(np.array([0]), np.array([[0.0, 0.0, side, side]]))
    for _ in range(waits):
        filters.predict()
        x1, y1, x2, y2 = filters.boxes[0]
        assert x2 > x1
        assert y2 > y1
