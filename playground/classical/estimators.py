"""scikit-learn's estimators as they are used here, all that is not its default in sight.

The only file that imports it: scikit-learn has no types, so that what comes from here is Any.
"""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Literal

from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, export_text

from playground.classical.model import Examples, Settings

KernelName = Literal["linear", "rbf"]


def knn(examples: Examples, neighbours: int) -> Any:
    """Make a vote, or a mean, of the k nearest points."""
    kind: Any = KNeighborsRegressor if examples.classes is None else KNeighborsClassifier
    return kind(neighbours)


def svm(examples: Examples, kernel: KernelName, settings: Settings) -> Any:
    """Make a support vector machine; of values with ε = 0.1."""
    choices: dict[str, Any] = {"kernel": kernel, "C": settings.C, "gamma": settings.gamma}
    if examples.classes is None:
        return SVR(**choices)
    # without break_ties the prediction is the vote's alone, not where the score is largest
    return SVC(**choices, decision_function_shape="ovr", break_ties=True)


def tree(examples: Examples, settings: Settings) -> Any:
    """Make a tree."""
    kind: Any = DecisionTreeRegressor if examples.classes is None else DecisionTreeClassifier
    return kind(max_depth=settings.depth or None, random_state=settings.seed)


def forest(examples: Examples, settings: Settings) -> Any:
    """Make a random forest that can be fitted on: with more trees, the ones it has are kept."""
    kind: Any = RandomForestRegressor if examples.classes is None else RandomForestClassifier
    return kind(max_depth=settings.depth or None, random_state=settings.seed, warm_start=True)


def boosting(examples: Examples, settings: Settings) -> Any:
    """Make gradient boosting that can be fitted on: with more rounds, the ones it has are kept."""
    kind: Any = GradientBoostingRegressor if examples.classes is None else GradientBoostingClassifier
    return kind(
        max_depth=settings.depth or None,
        learning_rate=settings.learning_rate,
        random_state=settings.seed,
        warm_start=True,
    )


def attempt(machine: Any, examples: Examples, tolerance: float, iterations: int) -> tuple[Any, bool]:
    """Fit another machine like this one, and tell whether so many iterations were enough to converge."""
    another = type(machine)(**machine.get_params())
    another.set_params(tol=tolerance, max_iter=iterations)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # said by what is returned
        another.fit(examples.x, examples.y)
    return another, another.fit_status_ == 0


def questions(tree: Any, features: Sequence[str], classes: Sequence[str] | None = None) -> str:
    """Write the questions of a fitted tree down, indented, with the answer of each leaf."""
    depth = tree.get_depth()  # scikit-learn leaves out what lies deeper than ten unless told
    return export_text(tree, feature_names=list(features) or [""], class_names=classes, max_depth=depth)
