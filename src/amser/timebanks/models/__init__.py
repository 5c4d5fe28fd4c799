"""The nouns of a time bank: the bank itself and what it has decided, and what it has agreed with its neighbours."""

from amser.timebanks.models.agreement import Agreement, AgreementMovedOn, AgreementState, ClearingAccount
from amser.timebanks.models.bank import (
    DESK_ROLES,
    Interest,
    Place,
    Places,
    PolicyRow,
    Role,
    RoleKind,
    Said,
    TimeBank,
    TimeBankQuerySet,
    both,
    both_or_none,
    in_current_language,
    lives_in,
)
from amser.timebanks.models.conduct import CodeOfConduct

__all__ = [
    "DESK_ROLES",
    "Agreement",
    "AgreementMovedOn",
    "AgreementState",
    "ClearingAccount",
    "CodeOfConduct",
    "Interest",
    "Place",
    "Places",
    "PolicyRow",
    "Role",
    "RoleKind",
    "Said",
    "TimeBank",
    "TimeBankQuerySet",
    "both",
    "both_or_none",
    "in_current_language",
    "lives_in",
]
