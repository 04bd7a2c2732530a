"""The classical models by name, and how one begins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from playground.classical.machines import Machine
from playground.classical.model import Constant, Examples, Floats, Model, ModelName, Settings, with_column
from playground.classical.neighbours import Neighbours
from playground.classical.trees import Boosting, Forest, Tree

MODELS: Final[dict[ModelName, Callable[[Examples, Settings], Model]]] = {
    "knn": Neighbours,
    "svm_linear": partial(Machine, "linear"),
    "svm_rbf": partial(Machine, "rbf"),
    "tree": Tree,
    "forest": Forest,
    "boosting": Boosting,
}


def begin(
    name: ModelName, x: Floats, y: NDArray[Any], classes: int | None, settings: Settings | None = None
) -> Model:
    """Begin the named model of points x (n, features) and fit its first piece, so that it can answer.

    y (n,) holds classes from 0 to classes − 1, or values where `classes` is None. The arrays are copied.
    Any points will do: none, one, alike or of one class only. Raises KeyError for an unknown name.
    """
    model = MODELS[name]
    kind = np.float64 if classes is None else np.int64
    examples = Examples(with_column(np.array(x, np.float64)), np.array(y, kind), classes)
    different = len(examples.present)
    if different == 0 or (different == 1 and classes is not None):
        return Constant(examples)
    return model(examples, settings or Settings())
