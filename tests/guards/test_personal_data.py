"""What is kept about people: a table that points at somebody says here what becomes of it in their copy, and when they are removed."""

from typing import Final

from django.apps import apps
from django.db import models

from amser.identity.models import User
from amser.members.models import Membership

# In the person's own copy (web/person/data.py), and removed or emptied with them (retention/actions.py).
COPIED_AND_REMOVED: Final = {
    "exchanges.gift",
    "exchanges.party",
    "exchanges.thanks",
    "listings.listing",
    "members.capability",
    "members.membership",
    "members.membershipchange",
    "notifications.message",
    "casework.complaint",
    "contacts.contact",
    "contacts.note",
    "contacts.tagged",
    "contacts.task",
    "contacts.wish",
    "members.card",
    "members.check",
    "members.conversation",
}

# Not both: why.
OTHERWISE: Final = {
    "timebanks.role": "in the copy; who ran a bank stays on its record, and a person with a live role is not removed",
    "timebanks.agreement": "who acted for a bank: the bank's own record, by key alone",
    "exchanges.exchange": "in the copy, through the person's part in it; names, places and notes go, the hours stay",
    "exchanges.question": "in the copy; nobody changes what was said of hours, not even to remove it",
    "members.ownfloor": "a limit of the account; the reason for it goes with the person",
    "members.application": "in the copy; removed with the person",
    "members.steptaken": "the reason goes with the person; the copy holds the changes of the membership",
    "members.codeaccepted": "in the copy; which version, when: no words of anyone",
    "members.notwith": "removed with either of the two; neither may know of it, so it is in no copy",
    "members.reference": "removed with the person; the copy names the referees, who wrote in confidence",
    "notifications.refereeletter": "to a referee: removed with the reference",
    "exchanges.company": "who came along: by key, for the visit",
    "exchanges.visit": "the note goes with the person; in the copy through the exchange",
    "listings.prohibitedtask": "which steward decided, by key alone",
    "measures.closedperiod": "who closed it, by key alone",
    "timebanks.codeofconduct": "which steward decided, by key alone",
    "contacts.mailing": "who wrote it, by key alone; what was sent to somebody is their message",
    "contacts.recipient": "removed with the person; the copy holds the message that was sent",
    "members.acting": "in the copy; who acted for whom stays on the record, by key alone",
    "members.support": "in the copy; it ends on its day, and says who by key alone",
    "casework.complaintperson": "whom a complaint is about: for those who deal with it, by key alone",
    "casework.complaintstep": "what was answered is told to whoever complained; who dealt with it, by key alone",
    "casework.concern": "safeguarding: kept, and a copy would say to somebody concerned that there is one",
    "casework.concernperson": "safeguarding: as the concern",
    "casework.concernstep": "safeguarding: as the concern",
    "casework.concernnote": "safeguarding: as the concern",
    "retention.erasure": "that somebody was removed, by key alone",
    "retention.removal": "which steward said so, by key alone",
    "account.emailaddress": "in the copy as the sign-in address; removed with the person",
    "mfa.authenticator": "secrets are no copy to take away; removed with the person",
    "usersessions.usersession": "shown under the devices; removed with the person",
}


def _tables_that_point_at_people() -> set[str]:
    return {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in {User, Membership}
    }


def test_every_table_that_points_at_somebody_says_what_becomes_of_it() -> None:
    unsaid = _tables_that_point_at_people() - COPIED_AND_REMOVED - OTHERWISE.keys()

    assert unsaid == set(), "put it into the copy and into retention.actions.erase, or say here why not"


def test_nothing_is_listed_that_is_gone() -> None:
    assert (COPIED_AND_REMOVED | OTHERWISE.keys()) - _tables_that_point_at_people() == set()
