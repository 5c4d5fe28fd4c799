"""The nouns of what people can do."""

from amser.opportunities.models.award import Award, AwardLine
from amser.opportunities.models.calendar import CalendarAddress
from amser.opportunities.models.checked import COVERS, Checked
from amser.opportunities.models.coming import Attendance, Coming, ComingState, How
from amser.opportunities.models.opportunity import Opportunity, Session, Spoken

__all__ = [
    "COVERS",
    "Attendance",
    "Award",
    "AwardLine",
    "CalendarAddress",
    "Checked",
    "Coming",
    "ComingState",
    "How",
    "Opportunity",
    "Session",
    "Spoken",
]
