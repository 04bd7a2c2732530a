"""Surfaces over a plane: test functions, optimizers racing on them, and the loss of a real network."""
