"""The nouns of using credits."""

from amser.venues.models.closure import Closure
from amser.venues.models.offer import For, Offer, OfferWindow, Sitting
from amser.venues.models.till import Till
from amser.venues.models.use import Use, UsePart, UseState

__all__ = ["Closure", "For", "Offer", "OfferWindow", "Sitting", "Till", "Use", "UsePart", "UseState"]
