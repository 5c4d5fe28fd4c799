"""Every write to schemes that others may call; `actions.purses` is how the packages above move credits."""

from amser.agencies.actions.budgets import NotOverYet, close_budget, expire_purse, warn_of_expiry
from amser.agencies.actions.gifts import (
    GiftClosed,
    GiftToOneself,
    OwnCredits,
    accept_gift,
    decline_gift,
    donate,
    give_from_pot,
    lapse_gift,
    offer_gift,
    withdraw_gift,
)
from amser.agencies.actions.leaving import CreditsBooked, leave
from amser.agencies.actions.participants import LeftTheScheme, enrol, print_cards, replace_card, stop_card
from amser.agencies.actions.partners import (
    AgreementIsNewer,
    NoAgreementYet,
    NotAPartner,
    OtherPersonSigns,
    PartnerAgreed,
    agree_to_partner,
    ask_to_join,
    end_partner,
    grant_budget,
)
from amser.agencies.actions.purses import NotEnoughCredits
from amser.agencies.actions.schemes import (
    SchemeDetails,
    SchemeSlugTaken,
    describe_scheme,
    end_scheme_role,
    give_scheme_role,
    open_scheme,
    publish_agreement,
)

__all__ = [
    "AgreementIsNewer",
    "CreditsBooked",
    "GiftClosed",
    "GiftToOneself",
    "LeftTheScheme",
    "NoAgreementYet",
    "NotAPartner",
    "NotEnoughCredits",
    "NotOverYet",
    "OtherPersonSigns",
    "OwnCredits",
    "PartnerAgreed",
    "SchemeDetails",
    "SchemeSlugTaken",
    "accept_gift",
    "agree_to_partner",
    "ask_to_join",
    "close_budget",
    "decline_gift",
    "describe_scheme",
    "donate",
    "end_partner",
    "end_scheme_role",
    "enrol",
    "expire_purse",
    "give_from_pot",
    "give_scheme_role",
    "grant_budget",
    "lapse_gift",
    "leave",
    "offer_gift",
    "open_scheme",
    "print_cards",
    "publish_agreement",
    "replace_card",
    "stop_card",
    "warn_of_expiry",
    "withdraw_gift",
]
