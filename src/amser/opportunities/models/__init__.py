"""The nouns of what people can do."""

from amser.opportunities.models.award import Award, AwardLine
from amser.opportunities.models.coming import Attendance, Coming, ComingState, How
from amser.opportunities.models.opportunity import Opportunity, Session

__all__ = ["Attendance", "Award", "AwardLine", "Coming", "ComingState", "How", "Opportunity", "Session"]
