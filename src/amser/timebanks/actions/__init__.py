"""Every write to time banks that others may call."""

from amser.timebanks.actions.agreeing import (
    AgreementOpen,
    BankNotFit,
    NothingLeft,
    SomethingElseLeft,
    accept_agreement,
    ask_to_write_off,
    decline_agreement,
    end_agreement,
    propose_agreement,
    withdraw_agreement,
    write_off,
)
from amser.timebanks.actions.bank import (
    BankDetails,
    SlugTaken,
    add_place,
    describe_bank,
    end_role,
    grant_role,
    note_interest,
    open_bank,
    put_place,
    set_policy,
)
from amser.timebanks.actions.conduct import publish_code

__all__ = [
    "AgreementOpen",
    "BankDetails",
    "BankNotFit",
    "NothingLeft",
    "SlugTaken",
    "SomethingElseLeft",
    "accept_agreement",
    "add_place",
    "ask_to_write_off",
    "decline_agreement",
    "describe_bank",
    "end_agreement",
    "end_role",
    "grant_role",
    "note_interest",
    "open_bank",
    "propose_agreement",
    "publish_code",
    "put_place",
    "set_policy",
    "withdraw_agreement",
    "write_off",
]
