"""Optimizers race down one surface."""
