"""When a network in the scene stops: a condition the user set, or a test loss that falls no more."""

from __future__ import annotations

from playground.nn.judge import Measure
from playground.nn.stopping import EarlyStopping, StopConditions
from playground.nn.training import Training
from playground.scenes.decision_boundary.params import DecisionBoundaryParams


class Stopping:
    """Watches a training: `reason` is why it learns no further, `best` the epoch whose weights are back."""

    def __init__(self, patience: int) -> None:
        self.reason = ""
        self.best: tuple[float, ...] = ()
        self._early = EarlyStopping(patience)

    def watch(self, training: Training, params: DecisionBoundaryParams, found: Measure, tested: bool) -> None:
        """Stop after an epoch where a condition is met, or where patience with the test loss is over."""
        epoch, network = training.epochs, training.network
        conditions = StopConditions(*stop_settings(params))
        self.reason = conditions.reason(epoch, found.train_loss, found.train_accuracy)
        watched = params.early_stopping and tested and not self.reason
        if watched and self._early.observe(epoch, found.test_loss, network):
            self._early.restore(network)
            training.forget_steps()
            self.best = (float(self._early.best_epoch),)
            self.reason = (
                f"Stopped at epoch {epoch}: no lower test loss for {params.patience} epochs. "
                f"The weights of epoch {self._early.best_epoch} are back."
            )


def stop_settings(params: DecisionBoundaryParams) -> tuple[float, float, int]:
    """Return the loss, the accuracy (of classes only) and the epochs at which to stop."""
    accuracy = params.stop_accuracy if params.task == "classification" else 0.0
    return (params.stop_loss, accuracy, params.stop_epochs)
