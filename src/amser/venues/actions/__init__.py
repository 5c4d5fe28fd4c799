"""Every write of these nouns that others may call."""

from amser.venues.actions.allowing import (
    BookFirst,
    FewerPeople,
    NoPlacesLeft,
    NotBookable,
    NotForThem,
    OfferIsClosed,
    OfferNotNow,
    TooLate,
    TooMany,
    refuse_or_allow,
    row_of,
    why_not,
)

__all__ = [
    "BookFirst",
    "FewerPeople",
    "NoPlacesLeft",
    "NotBookable",
    "NotForThem",
    "OfferIsClosed",
    "OfferNotNow",
    "TooLate",
    "TooMany",
    "refuse_or_allow",
    "row_of",
    "why_not",
]
