"""
What allauth does to a person's sign-in address is on the record, as an act of theirs.

allauth writes its own tables and then says so by a signal; that signal is where the act is recorded: who and when, no
address.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress

from amser.audit.actions import Actor, Door
from amser.identity import actions
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.web.pages import now

_Record = Callable[..., User]


def listen() -> None:
    """Record from now on what allauth says. Called once, when the app is ready."""
    account.email_added.connect(_recorder(actions.record_address_added), weak=False)
    account.email_removed.connect(_recorder(actions.record_address_removed), weak=False)
    account.email_confirmed.connect(_confirmed, weak=False)
    account.email_changed.connect(_changed, weak=False)


def _recorder(record: _Record) -> Callable[..., None]:
    def receive(*, user: User, **_: Any) -> None:
        _as_their_own_act(record, user)

    return receive


def _confirmed(*, email_address: EmailAddress, **_: Any) -> None:
    _as_their_own_act(actions.record_address_confirmed, email_address.user)


def _changed(*, user: User, from_email_address: EmailAddress | None, **_: Any) -> None:
    if from_email_address is not None:  # the first address, confirmed by its first code, changes nothing
        _as_their_own_act(actions.record_address_changed, user)


def _as_their_own_act(record: _Record, user: User) -> None:
    record(by=Actor(user_id=user.pk, door=Door.WEB), key=uuid7(), at=now(), user=user)
