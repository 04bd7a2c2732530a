"""Points to fit, and what scikit-learn says of them when it is called directly."""

import numpy as np
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from playground.classical.models import begin

TASKS = [2, 4, None]
"""How many classes, None for values."""


def points(classes, count=80, seed=0):
    """Draw points (count, 2) that overlap, their classes or values (count,), and places (50, 2) to ask."""
    random = np.random.default_rng(seed)
    x = random.uniform(-3, 3, (count, 2))
    wave = np.sin(2 * x[:, 0]) + 0.5 * x[:, 1] + random.normal(0, 0.3, count)
    y = wave if classes is None else np.arange(count) % classes if count < classes else ranked(wave, classes)
    return x, y, random.uniform(-3, 3, (50, 2))


def ranked(values, classes):
    return np.argsort(np.argsort(values)) * classes // len(values)


def fitted(name, x, y, classes, chosen):
    model = begin(name, x, y, classes, chosen)
    while model.fit_more():
        pass
    return model


def scikit_learns(name, classes, chosen):
    depth, seed = chosen.depth or None, chosen.seed
    value = classes is None
    svm = {"C": chosen.C} if value else {"C": chosen.C, "break_ties": True}
    boosting = {
        "max_depth": depth,
        "random_state": seed,
        "learning_rate": chosen.learning_rate,
        "n_estimators": chosen.trees,
    }
    return {
        "knn": (KNeighborsClassifier, KNeighborsRegressor)[value](chosen.neighbours),
        "svm_linear": (SVC, SVR)[value](kernel="linear", **svm),
        "svm_rbf": (SVC, SVR)[value](kernel="rbf", gamma=chosen.gamma, **svm),
        "tree": (DecisionTreeClassifier, DecisionTreeRegressor)[value](max_depth=depth, random_state=seed),
        "forest": (RandomForestClassifier, RandomForestRegressor)[value](
            chosen.trees, max_depth=depth, random_state=seed
        ),
        "boosting": (GradientBoostingClassifier, GradientBoostingRegressor)[value](**boosting),
    }[name]


def expected(name, theirs, x, classes):
    """Return what a scikit-learn estimator says in the form of an answer."""
    if classes is None:
        return theirs.predict(x)[None]
    if not name.startswith("svm"):
        shares = theirs.predict_proba(x).T
        return 2 * shares[1:] - 1 if classes == 2 else shares
    score = theirs.decision_function(x)
    if classes == 2:
        return np.clip(score, -1, 1)[None]
    powers = np.exp(score)
    return (powers / powers.sum(axis=1, keepdims=True)).T


def assert_says(answer, predicted):
    """Hold that shares (classes, n) are largest for the classes predicted, as far as floats can tell."""
    np.testing.assert_allclose(answer.sum(axis=0), 1, rtol=1e-12)
    assert (answer >= 0).all()
    np.testing.assert_allclose(answer[predicted, np.arange(len(predicted))], answer.max(axis=0), rtol=1e-12)
