"""`amser bulletin`: open a bulletin, with its first editor."""

from typing import Any

import click
from django.utils import timezone
from django.utils.translation import pgettext

from amser.bulletins import actions
from amser.bulletins.models import Bulletin
from amser.cli import known
from amser.networks.models import Group


@click.group("bulletin")
def command() -> None:
    """Open bulletins, which people can ask to be sent."""


@command.command("open")
@click.argument("slug")
@click.option("--name-cy", required=True, help="The name in Welsh.")
@click.option("--name-en", required=True, help="The name in English.")
@click.option("--about-cy", required=True, help="What it is about, in Welsh.")
@click.option("--about-en", required=True, help="What it is about, in English.")
@click.option("--editor", required=True, metavar="ADDRESS", help="The e-mail address that its first editor signs in with.")
@click.option("--name", default="", help="The editor's full name, for someone this installation does not know yet.")
@click.option("--language", type=known.LANGUAGES, default="unknown", show_default=True, help="To write to the editor in.")
@click.option("--group", default="", metavar="SLUG", help="The group whose bulletin it is, if it is one's.")
def open_bulletin(
    *, slug: str, name_cy: str, name_en: str, about_cy: str, about_en: str, editor: str, name: str, language: str, group: str
) -> None:
    """Open the bulletin at the address /news/SLUG/. Opening it again changes nothing."""
    if Bulletin.objects.filter(slug=slug).exists():
        click.echo(known.in_words(lambda: pgettext("cli.bulletin_open", "This bulletin is open already: %(slug)s") % {"slug": slug}))
        return
    whose = Group.objects.filter(slug=group).first() if group else None
    if group and whose is None:
        raise known.refused(lambda: pgettext("cli.no_group", "there is no group with the address %(slug)s") % {"slug": group}, "--group")
    user = known.person(editor, name, language, hint="--editor")
    texts: dict[str, Any] = {"name_cy": name_cy, "name_en": name_en, "about_cy": about_cy, "about_en": about_en}
    key, at = known.key("bulletin", slug), timezone.now()
    actions.open_bulletin(by=known.OPERATOR, key=key, at=at, slug=slug, editor=user, group=whose, **texts)
    opened = pgettext("cli.bulletin_opened", "Open: /cy/news/%(slug)s/ and /en/news/%(slug)s/. Its desk: /en/news/%(slug)s/desk/")
    click.echo(known.in_words(lambda: opened % {"slug": slug}))
