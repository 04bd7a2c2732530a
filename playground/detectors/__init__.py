"""Detectors as files: which there are, how one is had, loaded, and given a picture."""
