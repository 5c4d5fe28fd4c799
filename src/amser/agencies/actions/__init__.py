"""Every write to schemes that others may call; `actions.purses` is how the packages above move credits."""

from amser.agencies.actions.budgets import NotOverYet, close_budget, expire_purse, warn_of_expiry
from amser.agencies.actions.participants import LeftTheScheme, enrol, replace_card, stop_card
from amser.agencies.actions.partners import (
    NoAgreementYet,
    NotAPartner,
    OtherPersonSigns,
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
    "LeftTheScheme",
    "NoAgreementYet",
    "NotAPartner",
    "NotEnoughCredits",
    "NotOverYet",
    "OtherPersonSigns",
    "SchemeDetails",
    "SchemeSlugTaken",
    "agree_to_partner",
    "ask_to_join",
    "close_budget",
    "describe_scheme",
    "end_partner",
    "end_scheme_role",
    "enrol",
    "expire_purse",
    "give_scheme_role",
    "grant_budget",
    "open_scheme",
    "publish_agreement",
    "replace_card",
    "stop_card",
    "warn_of_expiry",
]
