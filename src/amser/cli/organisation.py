"""`amser organisation`: open an organisation, with its first owner."""

import click
from django.utils import timezone
from django.utils.translation import pgettext

from amser.cli import known
from amser.organisations import actions
from amser.organisations.models import LegalForm, Organisation, Sector


@click.group("organisation")
def command() -> None:
    """Open organisations, which join schemes and time banks."""


@command.command("add")
@click.argument("slug")
@click.option("--name-cy", required=True, help="The name in Welsh.")
@click.option("--name-en", required=True, help="The name in English.")
@click.option("--owner", required=True, metavar="ADDRESS", help="The e-mail address that its first owner signs in with.")
@click.option("--name", default="", help="The owner's full name, for someone this installation does not know yet.")
@click.option("--language", type=known.LANGUAGES, default="unknown", show_default=True, help="To write to the owner in.")
@click.option("--sector", type=click.Choice(Sector.values), default=Sector.VOLUNTARY.value, show_default=True)
@click.option("--legal-form", type=click.Choice(LegalForm.values), default=LegalForm.OTHER.value, show_default=True)
@click.option("--council", default="", metavar="CODE", help="An ONS code such as W06000002.")
def add(*, slug: str, name_cy: str, name_en: str, owner: str, name: str, language: str, sector: str, legal_form: str, council: str) -> None:
    """Open the organisation at the address /o/SLUG/, and write to its owner how to begin. Opening it again changes nothing."""
    known.check_council(council)
    if Organisation.objects.filter(slug=slug).exists():
        click.echo(
            known.in_words(lambda: pgettext("cli.organisation_open", "This organisation is open already: %(slug)s") % {"slug": slug})
        )
        return
    user = known.person(owner, name, language, hint="--owner")
    details = actions.OrganisationDetails(name_cy=name_cy, name_en=name_en, sector=sector, legal_form=legal_form, council=council)
    key = known.key("organisation", slug)
    actions.open_organisation(by=known.OPERATOR, key=key, at=timezone.now(), slug=slug, details=details, owner=user)
    click.echo(known.in_words(lambda: _opened(slug)))


def _opened(slug: str) -> str:
    text = pgettext(
        "cli.organisation_opened",
        "Open: /cy/o/%(slug)s/desk/ and /en/o/%(slug)s/desk/. Its owner is told by e-mail. It is in the directory once it says what it does.",
    )
    return text % {"slug": slug}
