import numpy as np
import torch

from playground.darknet.training.augment import augmented
from playground.darknet.training.batch import NOTHING, Batch, Example

RED = Example(np.zeros((96, 128, 3), np.uint8), np.array([[40, 30, 90, 50]], np.float32), np.array([2]))
RED.pixels[30:50, 40:90] = (255, 0, 0)


def test_boxes_follow_what_they_are_around():
    generator = torch.Generator().manual_seed(0)
    wide, left = set(), set()
    for _ in range(40):
        now = augmented(RED, 64, 48, generator)
        assert (now.pixels.shape, now.pixels.dtype, now.labels.tolist()) == ((48, 64, 3), np.uint8, [2])
        red = now.pixels[..., 0].astype(int) - now.pixels[..., 1] > 70
        rows, columns = (np.flatnonzero(red.sum(axis) > 4) for axis in (1, 0))  # noise reddens single pixels
        found = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        assert np.abs(np.array(found) - now.boxes[0]).max() <= 1.5
        wide.add(round(float(now.boxes[0, 2] - now.boxes[0, 0])))
        left.add(round(float(now.boxes[0, 0])))
    assert min(wide) <= 20
    assert max(wide) >= 30
    assert len(left) > 10


def test_what_is_moved_out_of_the_picture_has_no_box_and_the_same_generator_gives_the_same():
    edge = Example(RED.pixels, np.array([[0, 30, 6, 50]], np.float32), np.array([1]))
    one, two = (
        [augmented(edge, 64, 48, torch.Generator().manual_seed(3 + i)) for i in range(30)] for _ in range(2)
    )
    counts = {len(each.labels) for each in one}
    assert counts == {0, 1}
    assert all(
        np.array_equal(a.pixels, b.pixels) and np.array_equal(a.boxes, b.boxes)
        for a, b in zip(one, two, strict=True)
    )
    assert all(each.boxes.min(initial=0) >= 0 and each.boxes.max(initial=0) <= 64 for each in one)


def test_a_batch_holds_pictures_of_more_and_of_fewer_objects():
    two = Example(RED.pixels, np.repeat(RED.boxes, 2, 0), np.array([0, 1]))
    batch = Batch.of([RED, two])
    assert batch.labels.tolist() == [[2, NOTHING], [0, 1]]
    assert batch.boxes[0].tolist() == [[40, 30, 90, 50], [0, 0, 0, 0]]
    assert batch.pictures[1, :, 40, 60].tolist() == [1, 0, 0]
