"""The street that is drawn: the same for the same seed, with boxes that are true."""

import numpy as np

from playground.sources.synthetic import HEIGHT, WIDTH, Street, StreetTruth


def test_a_seed_and_a_time_give_one_picture() -> None:
    first, other = Street(3).picture(1.7), Street(3).picture(1.7)
    np.testing.assert_array_equal(first[0], other[0])
    np.testing.assert_array_equal(first[1].boxes, other[1].boxes)
    assert first[0].shape == (HEIGHT, WIDTH, 3)
    assert first[0].dtype == np.uint8
    assert (first[0] != Street(4).picture(1.7)[0]).any()
    assert (first[0] != Street(3).picture(1.8)[0]).any()


def test_every_box_is_where_its_pixels_are() -> None:
    street = Street(1)
    things, checked = street.things, 0
    for time in np.linspace(0, 40, 8):
        street.things = ()
        empty = street.picture(time)[0]
        for thing in things:  # each alone, so that nothing hides it
            street.things = (thing,)
            picture, truth = street.picture(time)
            for box, label in zip(truth.boxes, truth.labels, strict=True):
                rows, columns = np.nonzero((picture != empty).any(axis=2))
                edges = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
                np.testing.assert_allclose(box, edges, atol=2, err_msg=label)
                checked += 1
    assert checked > 15


def test_what_is_hidden_or_gone_has_no_box() -> None:
    street = Street(0)
    pictures = [street.picture(time)[1] for time in np.linspace(0, 60, 200)]
    counts = {len(truth.labels) for truth in pictures}
    assert min(counts) >= 1
    assert max(counts) < len(street.things)
    assert {label for truth in pictures for label in truth.labels} == {"person", "car", "bus"}
    for truth in pictures:
        assert (truth.boxes >= 0).all()
        assert (truth.boxes <= (WIDTH, HEIGHT, WIDTH, HEIGHT)).all()
        assert (truth.boxes[:, 2:] > truth.boxes[:, :2]).all()


def test_a_mirrored_truth_is_that_of_the_mirrored_picture() -> None:
    truth = StreetTruth(np.array([[10, 20, 30, 50]], np.float32), ("car",))
    assert truth.mirrored(100).boxes.tolist() == [[70, 20, 90, 50]]
    assert truth.mirrored(100).mirrored(100).boxes.tolist() == truth.boxes.tolist()


def test_in_a_crowd_a_dozen_are_to_be_seen_at_any_time() -> None:
    crowd = Street(0, crowd=True)
    assert min(len(crowd.picture(moment)[1].labels) for moment in range(0, 60, 3)) >= 12
    usual = Street(0)
    assert len(usual.things) < len(crowd.things)
