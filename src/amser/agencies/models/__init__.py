"""The nouns of schemes."""

from amser.agencies.models.gift import CreditGift, GiftPart, GiftState, PotGift
from amser.agencies.models.participant import Participant, Purse, SchemeCard, WhyEnded
from amser.agencies.models.partner import AgreementText, Budget, Partner, PartnerKind
from amser.agencies.models.scheme import DayCreditsLimit, Rounding, Scheme, SchemeKind, SchemeRole, SchemeRoleKind

__all__ = [
    "AgreementText",
    "Budget",
    "CreditGift",
    "DayCreditsLimit",
    "GiftPart",
    "GiftState",
    "Participant",
    "Partner",
    "PartnerKind",
    "PotGift",
    "Purse",
    "Rounding",
    "Scheme",
    "SchemeCard",
    "SchemeKind",
    "SchemeRole",
    "SchemeRoleKind",
    "WhyEnded",
]
