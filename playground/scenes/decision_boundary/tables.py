"""Numbers about a run: confusion, scores, bias and variance, cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.marks import Grid, Mark, Table, Text
from playground.nn.metrics import Score, class_scores
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.diagnosis import Diagnosis
from playground.scenes.decision_boundary.learner import Cost, Learner
from playground.scenes.decision_boundary.params import DecisionBoundaryParams


def tables(
    data: Data, params: DecisionBoundaryParams, learners: dict[str, Learner]
) -> dict[str, tuple[Mark, ...]]:
    """Return the panes of numbers; those that judge by test points are left out where there are none.

    `learners` by name: the model first, then the one it is compared with.
    """
    shown: dict[str, tuple[Mark, ...]] = {
        "cost": (_cost({name: each.cost for name, each in learners.items()}),)
    }
    if len(data.test):
        scores = {name: each.scores() for name, each in learners.items()}
        train, test = next(iter(scores.values()))
        if data.target != "value":
            shown["confusion"] = (_confusion(test, data),)
            shown["diagnosis"] = _diagnosis(
                Diagnosis(params.best_error, 1 - train.accuracy, 1 - test.accuracy)
            )
        written = {name: _scores(each[1], data) for name, each in scores.items()}
        rows = tuple(
            (row, *(column[row] for column in written.values())) for row in next(iter(written.values()))
        )
        shown["scores"] = (Table(rows, columns=_titles(written)),)
    return shown


def _titles(columns: dict[str, Any]) -> tuple[str, ...]:
    """Return the titles of a table's columns; one by itself needs none."""
    return ("", *columns) if len(columns) > 1 else ()


def _confusion(test: Score, data: Data) -> Grid:
    names = [str(number) for number in range(len(test.confusion))]
    return Grid(
        test.confusion,
        format="d",
        low=0,
        row_labels=tuple(f"is {name}" for name in names),
        column_labels=tuple(f"said {name}" for name in names),
        name="confusion",
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


def _diagnosis(found: Diagnosis) -> tuple[Mark, ...]:
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


def _cost(costs: dict[str, Cost]) -> Table:
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
