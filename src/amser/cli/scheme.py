"""`amser scheme`: open a scheme of agency credits, with its first manager."""

from typing import Any

import click
from django.utils import timezone
from django.utils.translation import pgettext

from amser.agencies import actions
from amser.agencies.models import Scheme, SchemeKind, SchemeRoleKind
from amser.cli import known
from amser.timebanks.models import TimeBank


@click.group("scheme")
def command() -> None:
    """Open schemes of agency credits, and name who runs them."""


@command.command("open")
@click.argument("slug")
@click.option("--name-cy", required=True, help="The name in Welsh.")
@click.option("--name-en", required=True, help="The name in English.")
@click.option("--manager", required=True, metavar="ADDRESS", help="The e-mail address that its first manager signs in with.")
@click.option("--name", default="", help="The manager's full name, for someone this installation does not know yet.")
@click.option("--language", type=known.LANGUAGES, default="unknown", show_default=True, help="To write to the manager in.")
@click.option("--council", default="", metavar="CODE", help="Of a county's scheme: an ONS code such as W06000002.")
@click.option("--bank", default="", metavar="SLUG", help="Of one time bank's scheme: its address. Neither: a scheme for all of Wales.")
@click.option("--phone", default="")
@click.option("--email", default="")
def open_scheme(
    *, slug: str, name_cy: str, name_en: str, manager: str, name: str, language: str, council: str, bank: str, phone: str, email: str
) -> None:
    """Open the scheme at the address /s/SLUG/. Opening it again changes nothing."""
    known.check_council(council)
    if council and bank:
        raise known.refused(lambda: pgettext("cli.scheme_width", "a scheme is a county's or a time bank's, not both"), "--bank")
    if Scheme.objects.filter(slug=slug).exists():
        click.echo(known.in_words(lambda: pgettext("cli.scheme_open", "This scheme is open already: %(slug)s") % {"slug": slug}))
        return
    timebank = _bank(bank) if bank else None
    user = known.person(manager, name, language, hint="--manager")
    kind = SchemeKind.BANK if timebank else SchemeKind.COUNTY if council else SchemeKind.NATIONAL
    scheme = actions.open_scheme(
        by=known.OPERATOR,
        key=known.key("scheme", slug),
        at=timezone.now(),
        slug=slug,
        details=actions.SchemeDetails(name_cy=name_cy, name_en=name_en, phone=phone, email=email),
        kind=kind,
        council=council,
        timebank=timebank,
    )
    role: dict[str, Any] = {"scheme": scheme, "user": user, "kind": SchemeRoleKind.MANAGER}
    actions.give_scheme_role(by=known.OPERATOR, key=known.key("scheme_manager", slug), at=timezone.now(), **role)
    click.echo(known.in_words(lambda: _opened(slug)))


def _bank(slug: str) -> TimeBank:
    found = TimeBank.objects.running().filter(slug=slug).first()
    if found is None:
        raise known.refused(lambda: pgettext("audit.no_bank", "no time bank is called %(slug)s") % {"slug": slug}, "--bank")
    return found


def _opened(slug: str) -> str:
    text = pgettext(
        "cli.scheme_opened",
        "Open: /cy/s/%(slug)s/desk/ and /en/s/%(slug)s/desk/. Its manager signs in with a code sent to the address you gave.",
    )
    return text % {"slug": slug}
