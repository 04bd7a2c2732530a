"""Boxes under the hand: their overlap, suppression, average precision and encoding."""
