"""The card that lets a user try again at once what is not there, rather than when its turn comes."""

from __future__ import annotations

from typing import Final

from playground.scene import Action, Offer, Part
from playground.sources.mailbox import Status

RETRY: Final = "retry"


def offer(status: Status, others: tuple[Part, ...]) -> Offer:
    """Return the card for a source that says it is missing, with what else there is to offer."""
    return Offer("picture", status.short, (Action(RETRY, "Retry"), *others))
