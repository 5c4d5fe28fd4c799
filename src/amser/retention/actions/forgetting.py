"""A person whom nothing knows any more loses name, address and sign-in."""

from typing import Final

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from amser.agencies.models import Participant, SchemeRole
from amser.bulletins.models import Editor
from amser.employers.models import Employee
from amser.identity.models import LanguageChoice, User
from amser.kernel.dates import today
from amser.members.models import Membership
from amser.networks.models import Commitment, Contribution, EventsCalendar, GroupMembership, Participation, Stance
from amser.organisations.models import Staff
from amser.timebanks.models import Role

# One word each: what members see of a name is its first and the letter of its last.
FORMER_NAME: Final = "Cyn-aelod/Former-member"
FORMER: Final = "Cyn-aelod / Former member"
REMOVED: Final = "–"

# What the packages around keep about a person who signs in.
SIGN_IN: Final = (("account", "EmailAddress"), ("mfa", "Authenticator"), ("usersessions", "UserSession"))


def is_known(user: User) -> bool:
    """Whether a bank, a scheme, a group, an organisation or an employer knows a person, or they look after the installation."""
    return (
        user.is_operator
        or Membership.objects.filter(user=user, erasure__isnull=True).exists()
        or Role.objects.live().filter(user=user).exists()
        or Participant.objects.filter(user=user, erased_at__isnull=True).exists()
        or SchemeRole.objects.live().filter(user=user).exists()
        or GroupMembership.objects.live().filter(user=user).exists()
        or Editor.objects.live().filter(user=user).exists()
        or Staff.objects.live().filter(user=user).exists()
        or Employee.objects.filter(Q(user=user) | Q(manager=user), Q(until__isnull=True) | Q(until__gte=today(timezone.now()))).exists()
    )


def forget(user: User) -> None:
    """Leave a person without a name, an address or a way to sign in. Part of an action."""
    user.rename(name=FORMER_NAME, known_as=FORMER)
    user.email, user.is_active, user.last_login = None, False, None
    user.language, user.preferences_asked_at = LanguageChoice.UNKNOWN, None
    user.save()
    Editor.objects.filter(user=user).update(called="")
    Staff.objects.filter(user=user).exclude(called="").update(called=FORMER)
    Employee.objects.filter(user=user).exclude(called="").update(called=FORMER)
    SchemeRole.objects.filter(user=user).exclude(called="").update(called=FORMER)
    EventsCalendar.objects.filter(user=user).delete()
    GroupMembership.objects.filter(user=user).update(called="", post="", sector="", capacity="")
    said = ("name", "email", "office", "post", "organisation_name", "sector", "capacity")
    Participation.objects.filter(user=user).update(**dict.fromkeys(said, ""))
    Commitment.objects.filter(user=user).update(organisation_name="", is_public=False)
    Contribution.objects.filter(author=user).forget()
    Stance.objects.filter(user=user).update(reason="", capacity="")
    for app, model in SIGN_IN:
        apps.get_model(app, model)._base_manager.filter(user=user).delete()
