"""Numbers about a run: confusion, scores, bias and variance, cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.marks import Grid, Mark, Table, Text
from playground.nn.metrics import Score, class_scores
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.diagnosis import Diagnosis
from playground.scenes.decision_boundary.learner import Cost


def confusion(test: Score, data: Data) -> Grid:
    """Return how many points of each class were said to be of which."""
    names = [name.removeprefix("class ") for name in data.class_names]
    return Grid(
        test.confusion,
        format="d",
        low=0,
        row_labels=tuple(f"is {name}" for name in names),
        column_labels=tuple(f"said {name}" for name in names),
        name="confusion",
    )


def scores(tests: dict[str, Score], data: Data) -> Table:
    """Return a column of numbers for each model by name."""
    written = {name: _scores(test, data) for name, test in tests.items()}
    rows = next(iter(written.values()))
    return Table(
        tuple((row, *(column[row] for column in written.values())) for row in rows), columns=_titles(written)
    )


def _scores(test: Score, data: Data) -> dict[str, str]:
    """Return accuracy, precision, recall and F1, of class 1 or means over classes; of values R² and RMS."""
    if data.target == "value":
        error = float(np.sqrt(2 * test.loss)) * data.scale.unit[2]
        return {"R²": f"{test.accuracy:.3f}", "RMS error": f"{error:.3g}"}
    found = class_scores(test.confusion)
    if data.target == "classes":
        precision, recall, f1 = (f"{mean:.3f}" for mean in found.macro)
    else:
        said, there = test.confusion[:, 1].sum(), test.confusion[1].sum()
        precision = f"{found.precision[1]:.3f}" if said else "–"
        recall = f"{found.recall[1]:.3f}" if there else "–"
        f1 = f"{found.f1[1]:.3f}" if said + there else "–"
    return {"accuracy": f"{test.accuracy:.3f}", "precision": precision, "recall": recall, "F1": f1}


def diagnosis(found: Diagnosis) -> tuple[Mark, ...]:
    """Return the errors, what they say and what helps."""
    rows = (
        ("best possible error", f"{found.best:.1%}"),
        ("training error", f"{found.train:.1%}"),
        ("test error", f"{found.test:.1%}"),
        ("avoidable bias", signed(found.bias)),
        ("variance", signed(found.variance)),
    )
    return Table(rows), Text(f"**{found.name}.** {found.advice}.")


def signed(share: float) -> str:
    """Write a difference of shares in percent with its sign."""
    return f"{100 * share:+.1f} %".replace("-", "−")


def cost(costs: dict[str, Cost]) -> Table:
    """Return what each model keeps, multiplies and takes, by name."""

    def row(name: str, written: list[str]) -> tuple[str, ...]:
        return (name, *written)

    each = list(costs.values())
    return Table(
        (
            row("numbers kept", [f"{cost.parameters:,}".replace(",", " ") for cost in each]),
            row("multiplications", [f"{cost.multiplications:,}".replace(",", " ") for cost in each]),
            row("time to learn", [_time(cost) for cost in each]),
        ),
        columns=_titles(costs),
    )


def _time(cost: Cost) -> str:
    if cost.seconds <= 0:
        return "–"
    return f"{1000 * cost.seconds:.3g} ms{cost.per}"


def _titles(columns: dict[str, Any]) -> tuple[str, ...]:
    """Return the titles of a table's columns; one by itself needs none."""
    return ("", *columns) if len(columns) > 1 else ()
