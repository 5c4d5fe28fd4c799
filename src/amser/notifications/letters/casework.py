"""Letters about complaints and concerns. They say that something waits, and to whoever complained the answer; nothing else."""

from typing import Any

from django.utils.translation import pgettext

from amser.casework.models import LEAD_ROLES, Complaint, ComplaintState, Concern
from amser.casework.policies import handlers_of, roles_in
from amser.identity.models import Channel, User
from amser.notifications.letters.letter import Letter, Words
from amser.timebanks.models import TimeBank


def _reads_mail(user: User, *, at: str = "") -> bool:
    # Never by hand: somebody at the desk would read out, to another, that there is something to read.
    return user.is_active and user.channel == Channel.EMAIL and bool(at or user.email)


def is_written_to(complaint: Complaint) -> bool:
    """Whether whoever complained gets the answer by e-mail. Else whoever answers tells them, and nobody else at the desk reads it."""
    member = complaint.membership
    return member is not None and _reads_mail(member.user, at=member.contact_email)


def _something_waits(words: Words) -> tuple[str, str]:
    body = pgettext("mail.case.body", "Something new waits for you in the time bank. Sign in and read it today: %(link)s")
    return pgettext("mail.case.subject", "Something waits for you"), body % {"link": words.link}


def concern_raised(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The safeguarding lead and the deputy hear that something waits, unless they have a part in it; the letter does not say what."""
    concern = Concern.objects.get(timebank=bank, pk=ids["concern_id"])
    concerned = set(concern.people.values_list("user_id", flat=True))
    leads = dict.fromkeys(role.user for role in roles_in(bank) if role.kind in LEAD_ROLES)
    return [Letter(user, _something_waits, ("person:banks",)) for user in leads if user.pk not in concerned and _reads_mail(user)]


def complaint_made(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Those who may deal with a complaint hear that something waits."""
    complaint = Complaint.objects.select_related("timebank").get(timebank=bank, pk=ids["complaint_id"])
    return [Letter(user, _something_waits, ("person:banks",)) for user in handlers_of(complaint) if _reads_mail(user)]


def complaint_answered(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Whoever complained reads what was found, where they are a member who reads e-mail."""
    complaint = Complaint.objects.select_related("membership__user").get(timebank=bank, pk=ids["complaint_id"])
    if complaint.membership is None or not is_written_to(complaint):
        return []
    answer = complaint.steps.filter(state=ComplaintState.ANSWERED).latest("pk").words

    def write(_: Words) -> tuple[str, str]:
        body = pgettext("mail.complaint.body", "You told us that you were not happy with something. This is what we found: %(answer)s")
        return pgettext("mail.complaint.subject", "Our answer to your complaint"), body % {"answer": answer}

    return [Letter(complaint.membership.user, write, ("member:home", bank.slug), complaint.membership)]


LETTERS = {
    "casework.concern_raised": concern_raised,
    "casework.complaint_made": complaint_made,
    "casework.complaint_answered": complaint_answered,
}
