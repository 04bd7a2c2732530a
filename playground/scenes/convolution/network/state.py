"""What the network's side of the scene holds between steps: the learner, what it is shown, and its maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from playground.cnn.layers import LAYERS, NAMES
from playground.cnn.learner import Learner, Settings, trained
from playground.cnn.parts import Cell
from playground.cnn.prepare import prepare
from playground.cnn.saliency import input_gradient
from playground.cnn.shapes import draw
from playground.history import History
from playground.scene import Context
from playground.scenes.convolution.live import Live
from playground.scenes.convolution.network.drawing import drawn
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.params.input import DRAWING, SHAPE
from playground.scenes.convolution.params.network import STRONGEST

CURVES: Final = 4
"""Columns of the history: step, loss on what is learnt from, loss and accuracy on what is held out."""


@dataclass
class NetworkState:
    """`shown` is the picture (1, 1, size, size) and `source` the parameters that it stands for."""

    context: Context
    learner: Learner
    shown: Tensor
    source: tuple[object, ...]
    curves: History
    live: Live | None = None
    stroke: bool = False

    @staticmethod
    def of(params: ConvolutionParams, context: Context) -> NetworkState:
        """Make a network that is to learn, or one that has learnt. Raises Cancelled, UserError at once."""
        live = Live(params.source, context.frames) if params.reads else None  # first: it may be refused
        if params.trained:
            learner = trained(context.generator, context.progress, context.cancelled)
        else:
            learner = Learner(context.generator, settings_of(params), progress=context.progress)
        state = NetworkState(context, learner, _shown(params, live), _source(params), History(CURVES), live)
        state.note()
        return state

    def follow(self, params: ConvolutionParams) -> None:
        """Take what has changed in the parameters."""
        if self.learner.settings != settings_of(params) and not params.trained:
            self.learner.steer(settings_of(params))
        if self.source != _source(params):
            self._read(params)
            self.shown, self.source = _shown(params, self.live), _source(params)

    def look(self, params: ConvolutionParams, seconds: float) -> bool:
        """Take the next picture of a source, waiting for it a moment; return whether one came."""
        if self.live is None or not self.live.advance(seconds):
            return False
        self.shown = _shown(params, self.live)
        return True

    def learn(self) -> None:
        """Learn from the next few pictures. Raises Diverged."""
        self.learner.step()
        self.note()

    def note(self) -> None:
        """Add to the curves how well the network does now."""
        on_train, on_test = self.learner.train_score(), self.learner.test_score()
        self.curves.add(self.learner.updates, on_train.loss, on_test.loss, on_test.accuracy)

    def _read(self, params: ConvolutionParams) -> None:
        """Open the source that is asked for, and let go of another one."""
        wanted = params.source if params.reads else None
        if self.live is not None and self.live.text != wanted:
            self.live.close()
            self.live = None
        if self.live is None and wanted is not None:
            self.live = Live(wanted, self.context.frames)


@dataclass(frozen=True, eq=False)
class View:
    """All that is drawn of a network at one moment: `maps` are (1, channels, h, w) by the layer's name."""

    maps: dict[str, Tensor]
    scores: Tensor
    label: int
    cell: Cell
    saliency: Tensor

    @staticmethod
    def of(state: NetworkState, params: ConvolutionParams) -> View:
        """Run the network forward over what it is shown, and back to the pixels."""
        network = state.learner.network
        maps = network.maps(state.shown)
        scores = torch.softmax(maps["dense"].flatten(), 0)
        label = int(scores.argmax()) if params.label == STRONGEST else NAMES.index(params.label)
        saliency = input_gradient(network, state.shown, label)[0, 0]
        return View(maps, scores, label, chosen(params), saliency)


def chosen(params: ConvolutionParams) -> Cell:
    """Return the cell that is explained, round again where the layer has fewer maps or cells."""
    layer = LAYERS[params.layer]
    row, column = divmod(params.map_cell % layer.size**2, layer.size)
    return Cell(layer.name, params.feature_map % layer.channels, row, column)


def settings_of(params: ConvolutionParams) -> Settings:
    """Return how the learner is asked to learn."""
    optimizer = "adam" if params.optimizer == "adam" else "sgd"
    return Settings(optimizer, params.learning_rate, batch_size=params.batch_size)


def _source(params: ConvolutionParams) -> tuple[object, ...]:
    return params.picture, params.shape, params.variant, params.drawing, params.source


def _shown(params: ConvolutionParams, live: Live | None) -> Tensor:
    """Return the picture that parameters, or a source, stand for."""
    if params.picture == SHAPE:
        generator = torch.Generator().manual_seed(params.variant)
        return draw(torch.tensor([NAMES.index(params.shape)]), generator)
    if params.picture == DRAWING or live is None:
        return torch.as_tensor(drawn(params.drawing))[None, None]
    return prepare(np.ascontiguousarray(live.pixels))
