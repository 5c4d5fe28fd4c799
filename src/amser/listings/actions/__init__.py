"""Every write to the board that others may call."""

from amser.listings.actions.desk import decline, put_up
from amser.listings.actions.posting import BoardText, Terms, change, list_it
from amser.listings.actions.prohibiting import allow_again, prohibit, usual
from amser.listings.actions.staying import end_overdue, pause, remind, renew, show_again, take_down

__all__ = [
    "BoardText",
    "Terms",
    "allow_again",
    "change",
    "decline",
    "end_overdue",
    "list_it",
    "pause",
    "prohibit",
    "put_up",
    "remind",
    "renew",
    "show_again",
    "take_down",
    "usual",
]
