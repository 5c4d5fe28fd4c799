"""The nouns of organisations."""

from amser.organisations.models.belonging import FLOOR_MINUTES, Belonging
from amser.organisations.models.organisation import LegalForm, Organisation, Place, Sector
from amser.organisations.models.staff import OF_THE_DESK, Right, Staff

__all__ = ["FLOOR_MINUTES", "OF_THE_DESK", "Belonging", "LegalForm", "Organisation", "Place", "Right", "Sector", "Staff"]
