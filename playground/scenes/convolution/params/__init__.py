"""What may be turned in the convolution: a class for each group of controls, on top of the last."""

from playground.scenes.convolution.params.view import ConvolutionParams

__all__ = ["ConvolutionParams"]
