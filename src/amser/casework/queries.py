"""Answers about what is open, for those who may know."""

import re
from typing import Final

from amser.casework.models import Complaint, ComplaintPerson, Concern, ConcernPerson
from amser.casework.models.complaint import ComplaintQuerySet
from amser.casework.models.concern import ConcernQuerySet
from amser.casework.policies import complaints_desk, deals_with_complaints, is_lead, roles_in
from amser.identity.models import User
from amser.kernel.languages import fold
from amser.timebanks.models import TimeBank

WORD: Final = r"[^\W_]+"


def concerns_for(user: User, bank: TimeBank) -> ConcernQuerySet:
    """Return the concerns of a bank that a person may read: none but for a lead or deputy, and none in which they have a part."""
    if not is_lead(user, bank):
        return Concern.objects.none()
    return Concern.objects.filter(timebank=bank).not_about(user.pk)


def complaints_for(user: User, bank: TimeBank) -> ComplaintQuerySet:
    """Return the complaints that a person may deal with: a coordinator, those that have to do with everyone who works for all of the bank."""
    for_all, of_places = complaints_desk(bank)
    found = Complaint.objects.filter(timebank=bank).for_reader(user.pk)
    if deals_with_complaints(user, bank):
        return found
    if user not in of_places:
        return Complaint.objects.none()
    for one in for_all:
        found = found.not_for(one.pk)
    return found


def open_for(user: User, bank: TimeBank) -> dict[str, ComplaintQuerySet | ConcernQuerySet]:
    """Return what is open and a person may know of, by what it is called; without those that they may know nothing of."""
    found: dict[str, ComplaintQuerySet | ConcernQuerySet] = {}
    complaints = complaints_for(user, bank).open()
    if deals_with_complaints(user, bank) or (user in complaints_desk(bank)[1] and complaints.exists()):
        found["complaints"] = complaints
    if is_lead(user, bank):
        found["concerns"] = concerns_for(user, bank).open()
    return found


def people_named(bank: TimeBank, *texts: str) -> list[User]:
    """
    Return those who do something for the bank and whose name stands in one of the texts, whatever the case and accents.

    The whole name, or the name they go by, as words of their own, whatever stands beside them. Rather one too many: whoever is
    meant must not read it.
    """
    said = _as_words(" ".join(texts))
    people = {role.user_id: role.user for role in roles_in(bank)}
    return [user for user in people.values() if _as_words(user.name) in said or _as_words(user.known_as) in said]


def _as_words(text: str) -> str:
    """Return a text as words with one space around each, so that a word is found and half of one is not."""
    return f" {' '.join(re.findall(WORD, fold(text)))} "


def held_for_a_concern(bank: TimeBank) -> set[int]:
    """Return who has a part in a concern that is still open: nothing of theirs is removed by the calendar."""
    still_open = Concern.objects.filter(timebank=bank).open().values("pk")
    return set(ConcernPerson.objects.filter(concern__in=still_open).values_list("user_id", flat=True))


def held_for_a_complaint(bank: TimeBank) -> set[int]:
    """Return who made a complaint that has no answer yet, or is named by one: what it speaks of is not removed before."""
    still_open = Complaint.objects.filter(timebank=bank).open()
    made = still_open.filter(made_by__isnull=False).values_list("made_by_id", flat=True)
    named = ComplaintPerson.objects.filter(complaint__in=still_open.values("pk")).values_list("user_id", flat=True)
    return set(made) | set(named)
