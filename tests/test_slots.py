"""Frames through shared memory: whole, without a copy, and nothing left behind."""

import os

import numpy as np

from playground.slots import SlotReader, SlotWriter


def test_arrays_come_back_equal_and_read_only() -> None:
    writer, reader = SlotWriter(), SlotReader()
    value = {"a": np.arange(1000.0), "b": np.zeros((0, 3)), "c": "text", "d": np.eye(3, dtype=np.uint8)}
    got = reader.unpack(writer.pack(value))
    assert list(got) == list(value)
    np.testing.assert_array_equal(got["a"], value["a"])
    assert not got["a"].flags.writeable
    assert got["b"].shape == (0, 3)


def test_the_frame_before_stays_whole_while_the_next_is_written() -> None:
    writer, reader = SlotWriter(), SlotReader()
    first = reader.unpack(writer.pack(np.full(50_000, 1.0)))
    second = reader.unpack(writer.pack(np.full(50_000, 2.0)))
    assert (first == 1).all()
    reader.unpack(writer.pack(np.full(50_000, 3.0)))
    assert (second == 2).all()


def test_slots_grow_and_old_views_outlive_them() -> None:
    writer, reader = SlotWriter(), SlotReader()
    small = reader.unpack(writer.pack(np.full(10, 7.0)))
    for size in (10, 300_000, 10, 900_000, 900_000, 10):
        got = reader.unpack(writer.pack(np.full(size, float(size))))
        assert got.shape == (size,)
        assert (got == size).all()
    assert (small == 7).all()


def test_nothing_is_left_on_disk() -> None:
    writer, reader = SlotWriter(), SlotReader()
    parcel = writer.pack(np.zeros(10))
    assert os.path.exists(parcel.slot)
    reader.unpack(parcel)
    assert not os.path.exists(parcel.slot)
    unseen = writer.pack(np.zeros(10))
    writer.close()
    assert not os.path.exists(unseen.slot)
