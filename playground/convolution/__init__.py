"""Convolution and pooling: sizes, whole outputs, the arithmetic of one cell, kernels, inputs and cost."""
