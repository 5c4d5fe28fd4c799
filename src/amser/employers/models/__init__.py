"""The nouns of volunteering days."""

from amser.employers.models.days import COUNTING, CreditsTo, DayState, DaysYear, Employee, VolunteeringDay

__all__ = ["COUNTING", "CreditsTo", "DayState", "DaysYear", "Employee", "VolunteeringDay"]
