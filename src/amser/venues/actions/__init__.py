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
)
from amser.venues.actions.offering import (
    LanguageMissing,
    LanguageOlder,
    NotAVenue,
    OfferDetails,
    Window,
    WindowsOverlap,
    add_offer,
    close_offer,
    copy_offer,
    describe_offer,
    publish_offer,
)

__all__ = [
    "BookFirst",
    "FewerPeople",
    "LanguageMissing",
    "LanguageOlder",
    "NoPlacesLeft",
    "NotAVenue",
    "NotBookable",
    "NotForThem",
    "OfferDetails",
    "OfferIsClosed",
    "OfferNotNow",
    "TooLate",
    "TooMany",
    "Window",
    "WindowsOverlap",
    "add_offer",
    "close_offer",
    "copy_offer",
    "describe_offer",
    "publish_offer",
]
