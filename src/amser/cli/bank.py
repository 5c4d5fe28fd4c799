"""`amser bank`: open a time bank, and name who runs it."""

import os
from collections.abc import Callable
from uuid import NAMESPACE_URL, UUID, uuid5

import click
from django.utils import timezone
from django.utils.translation import pgettext

from amser.audit.actions import Actor, Door, derive
from amser.identity import actions as identity
from amser.identity.models import User
from amser.kernel.languages import said, spoken
from amser.timebanks import actions
from amser.timebanks.models import RoleKind, TimeBank
from amser.timebanks.queries import councils_by_code

OPERATOR = Actor(user_id=None, door=Door.CLI)


@click.group("bank")
def command() -> None:
    """Open time banks, and name who runs them."""


@command.command("open")
@click.argument("slug")
@click.option("--name-cy", required=True, help="The name in Welsh.")
@click.option("--name-en", required=True, help="The name in English.")
@click.option("--council", "councils", multiple=True, metavar="CODE", help="An ONS code such as W06000002; repeat for several.")
@click.option("--phone", default="")
@click.option("--email", default="")
def open_bank(*, slug: str, name_cy: str, name_en: str, councils: tuple[str, ...], phone: str, email: str) -> None:
    """Open the time bank at the address /b/SLUG/. Opening it again changes nothing."""
    unknown = [code for code in councils if code not in councils_by_code()]
    if unknown:
        raise click.BadParameter(
            _said(lambda: pgettext("cli.no_council", "no council of Wales has the code %(code)s") % {"code": unknown[0]}),
            param_hint="--council",
        )
    if TimeBank.objects.filter(slug=slug).exists():
        click.echo(_said(lambda: pgettext("cli.bank_open", "This time bank is open already: %(slug)s") % {"slug": slug}))
        return
    details = actions.BankDetails(name_cy=name_cy, name_en=name_en, councils=councils, phone=phone, email=email)
    actions.open_bank(by=OPERATOR, key=_key("open", slug), at=timezone.now(), slug=slug, details=details)
    click.echo(
        _said(
            lambda: (
                pgettext(
                    "cli.bank_opened",
                    "Open: /cy/b/%(slug)s/ and /en/b/%(slug)s/. Now name who runs it: amser bank role %(slug)s steward ADDRESS",
                )
                % {"slug": slug}
            )
        )
    )


@command.command("role")
@click.argument("slug")
@click.argument("kind", type=click.Choice([RoleKind.STEWARD.value, RoleKind.BROKER.value, RoleKind.AUDITOR.value]))
@click.argument("email")
@click.option("--name", default="", help="Their full name, for someone this installation does not know yet.")
@click.option("--language", type=click.Choice(["cy", "en", "both", "unknown"]), default="unknown", show_default=True)
def role(slug: str, kind: str, email: str, name: str, language: str) -> None:
    """Let the person who signs in with EMAIL run the time bank SLUG, broker in it, or read its books."""
    bank = TimeBank.objects.filter(slug=slug).first()
    if bank is None:
        raise click.BadParameter(
            _said(lambda: pgettext("audit.no_bank", "no time bank is called %(slug)s") % {"slug": slug}), param_hint="SLUG"
        )
    address = email.strip().lower()
    person = User.objects.filter(email__iexact=address).first() or _register(address, name, language)
    key = derive(_key("role", f"{slug}/{kind}/{address}"), timezone.now().isoformat())
    actions.grant_role(by=OPERATOR, key=key, at=timezone.now(), bank=bank, user=person, kind=kind)
    click.echo(_said(lambda: pgettext("cli.role_given", "Done. They sign in with a code sent to that address, and set up a second step.")))


def _register(address: str, name: str, language: str) -> User:
    if not name.strip():
        raise click.BadParameter(
            _said(lambda: pgettext("cli.needs_name", "nobody signs in with this address yet: say who it is with --name")),
            param_hint="EMAIL",
        )
    return identity.register(
        by=OPERATOR,
        key=_key("register", address),
        at=timezone.now(),
        name=name.strip(),
        known_as=name.split(maxsplit=1)[0],
        preferences=identity.Preferences(language=language),
        email=address,
    )


def _said(say: Callable[[], str]) -> str:
    return said(say, spoken(None, os.environ))


def _key(act: str, about: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"amser:{act}:{about}")
