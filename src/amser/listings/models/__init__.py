"""The nouns of the board."""

from amser.listings.models.category import Category, Check
from amser.listings.models.listing import Kind, Listing, ListingState, Setting
from amser.listings.models.prohibited import ProhibitedTask

__all__ = ["Category", "Check", "Kind", "Listing", "ListingState", "ProhibitedTask", "Setting"]
