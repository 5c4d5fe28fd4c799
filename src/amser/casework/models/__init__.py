"""The nouns of what is wrong."""

from amser.casework.models.complaint import Complaint, ComplaintPerson, ComplaintState, ComplaintStep
from amser.casework.models.concern import (
    LEAD_ROLES,
    OPEN_CONCERNS,
    Concern,
    ConcernNote,
    ConcernPart,
    ConcernPerson,
    ConcernState,
    ConcernStep,
    Who,
)

__all__ = [
    "LEAD_ROLES",
    "OPEN_CONCERNS",
    "Complaint",
    "ComplaintPerson",
    "ComplaintState",
    "ComplaintStep",
    "Concern",
    "ConcernNote",
    "ConcernPart",
    "ConcernPerson",
    "ConcernState",
    "ConcernStep",
    "Who",
]
