"""Every write to casework that others may call."""

from amser.casework.actions.complaints import ComplaintMovedOn, ComplaintWords, answer_complaint, hand_complaint, make_complaint
from amser.casework.actions.concerns import (
    ConcernMovedOn,
    ConcernWords,
    close_concern,
    look_at_concern,
    note_concern,
    raise_concern,
    refer_concern,
    take_part_in_concern,
)

__all__ = [
    "ComplaintMovedOn",
    "ComplaintWords",
    "ConcernMovedOn",
    "ConcernWords",
    "answer_complaint",
    "close_concern",
    "hand_complaint",
    "look_at_concern",
    "make_complaint",
    "note_concern",
    "raise_concern",
    "refer_concern",
    "take_part_in_concern",
]
