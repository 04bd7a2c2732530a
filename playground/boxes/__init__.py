"""Boxes: their overlap, anchors, suppression, average precision, encoding, and files of them."""
