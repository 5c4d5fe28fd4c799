"""What commands that open something share: who acts, in which languages to answer, and the person meant by an address."""

import os
from collections.abc import Callable
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

import click
from django.utils import timezone
from django.utils.translation import pgettext

from amser.audit.actions import Actor, Door
from amser.identity.models import User
from amser.kernel.languages import said, spoken
from amser.organisations.actions import Invited, account_of
from amser.timebanks.queries import councils_by_code

OPERATOR: Final = Actor(user_id=None, door=Door.CLI)
LANGUAGES: Final = click.Choice(["cy", "en", "both", "unknown"])


def person(email: str, name: str, language: str, *, hint: str) -> User:
    """Return whoever signs in with an address, registered by name where nobody does yet. Raises BadParameter without a name."""
    address = email.strip().lower()
    if not name.strip() and not User.objects.filter(email__iexact=address).exists():
        raise refused(lambda: pgettext("cli.needs_name", "nobody signs in with this address yet: say who it is with --name"), hint)
    who = Invited(name=name.strip(), email=address, language=language)
    return account_of(by=OPERATOR, key=key("account", f"{address}/{timezone.now().isoformat()}"), at=timezone.now(), who=who)


def check_council(code: str) -> None:
    """Raise BadParameter for what is no council of Wales; none at all is well."""
    if code and code not in councils_by_code():
        raise refused(lambda: pgettext("cli.no_council", "no council of Wales has the code %(code)s") % {"code": code}, "--council")


def refused(say: Callable[[], str], hint: str) -> click.BadParameter:
    """Return the refusal of one parameter, in the languages of the shell."""
    return click.BadParameter(in_words(say), param_hint=hint)


def in_words(say: Callable[[], str]) -> str:
    """Return a sentence in the languages of the shell."""
    return said(say, spoken(None, os.environ))


def key(act: str, about: str) -> UUID:
    """Return the key of an act about something: the same each time."""
    return uuid5(NAMESPACE_URL, f"amser:{act}:{about}")
