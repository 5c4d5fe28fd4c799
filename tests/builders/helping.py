"""Calls for help that a time bank is asked to help with, as tests need them."""

import datetime as dt
from typing import Any

from amser.kernel.ids import uuid7
from amser.listings.actions import BoardText, Terms
from amser.networks import actions
from amser.networks.models import Call, Group, HelpRequest
from amser.organisations.models import Belonging
from amser.timebanks.models import TimeBank
from tests.builders.agencies import an_organisation
from tests.builders.board import category
from tests.builders.exchanging import a_belonging
from tests.builders.groups import a_call, by_who_runs
from tests.builders.when import MONDAY_10AM


def hosted(group: Group, bank: TimeBank, name: str = "Gardd Gymunedol") -> Belonging:
    """The organisation that hosts a group, in a bank."""
    group.host = an_organisation(name)
    group.save()
    return a_belonging(bank, group.host)


def a_call_for_help(group: Group, question: str = "Pwy all wneud te?", **more: Any) -> Call:
    """What a group asks of everybody who has signed in."""
    return a_call(group, question, **{"question_en": "Who can make the tea?", "kind": "help", "answering": "signed_in", **more})


def asked_in_a_bank(call: Call, belonging: Belonging, title: str = "Gwneud te") -> HelpRequest:
    """The same asked in a bank, where it waits for the desk."""
    return actions.ask_in_a_bank(
        by=by_who_runs(call.group),
        key=uuid7(),
        at=MONDAY_10AM,
        call=call,
        belonging=belonging,
        text=BoardText(language="cy", title=title, other_title="Making tea"),
        terms=Terms(category=category("shopping"), setting="group", expires_on=dt.date(2027, 2, 14)),
    )
