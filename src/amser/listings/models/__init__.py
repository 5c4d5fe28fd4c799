"""The nouns of the board."""

from amser.listings.models.category import Category, Check
from amser.listings.models.listing import Kind, Listing, ListingState, Setting

__all__ = ["Category", "Check", "Kind", "Listing", "ListingState", "Setting"]
