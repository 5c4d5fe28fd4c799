"""What people are called at the desks of credits, where the name on their account is not for whoever looks."""

from collections.abc import Iterable

from amser.agencies.models import Participant, Scheme, SchemeRole
from amser.notifications.models import SchemeLetter
from amser.organisations.models import Organisation, Staff


def called_in(letters: Iterable[SchemeLetter]) -> dict[int, str]:
    """
    Return what the reader of each letter (by its id) is called: by their name where they take part in its scheme.

    Else as whoever gave them a right or a role wrote it. Three queries.
    """
    found = list(letters)
    users = {letter.user_id for letter in found}
    part = set(Participant.objects.filter(user__in=users).values_list("scheme", "user"))
    called = _called(users)
    return {
        letter.pk: letter.user.name if (letter.scheme_id, letter.user_id) in part else called.get(letter.user_id, letter.user.name)
        for letter in found
    }


def _called(users: set[int]) -> dict[int, str]:
    staff = Staff.objects.filter(user__in=users).exclude(called="").order_by("given_at").values_list("user", "called")
    roles = SchemeRole.objects.filter(user__in=users).exclude(called="").order_by("given_at").values_list("user", "called")
    return dict([*roles, *staff])


def called_by(organisation: Organisation, user_id: int, name: str) -> str:
    """Return what an organisation's owner calls somebody who acts or acted for it; `name` where they wrote nothing. One query."""
    wrote = Staff.objects.filter(organisation=organisation, user=user_id).exclude(called="").order_by("-given_at")
    return wrote.values_list("called", flat=True).first() or name


def called_at(scheme: Scheme, user_id: int, name: str) -> str:
    """Return what somebody who runs or ran a scheme is called there; `name` where nobody wrote anything. One query."""
    wrote = SchemeRole.objects.filter(scheme=scheme, user=user_id).exclude(called="").order_by("-given_at")
    return wrote.values_list("called", flat=True).first() or name
