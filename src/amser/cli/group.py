"""`amser group`: open a network, forum or steering group, with whoever runs it."""

from typing import Any

import click
from django.utils import timezone
from django.utils.translation import pgettext

from amser.cli import known
from amser.networks import actions
from amser.networks.models import Group, GroupKind, Joining, Papers


@click.group("group")
def command() -> None:
    """Open groups that meet: networks, forums, steering groups."""


@command.command("open")
@click.argument("slug")
@click.option("--name-cy", required=True, help="The name in Welsh.")
@click.option("--name-en", required=True, help="The name in English.")
@click.option("--about-cy", required=True, help="What it is for, in Welsh.")
@click.option("--about-en", required=True, help="What it is for, in English.")
@click.option("--coordinator", required=True, metavar="ADDRESS", help="The e-mail address that whoever runs it signs in with.")
@click.option("--name", default="", help="Their full name, for someone this installation does not know yet.")
@click.option("--language", type=known.LANGUAGES, default="unknown", show_default=True, help="To write to them in.")
@click.option("--kind", type=click.Choice(GroupKind.values), default=GroupKind.NETWORK.value, show_default=True)
@click.option("--joining", type=click.Choice(Joining.values), default=Joining.REQUEST.value, show_default=True)
@click.option("--papers", type=click.Choice(Papers.values), default=Papers.MEMBERS.value, show_default=True, help="Who reads what.")
@click.option("--member-led", is_flag=True, help="Roles and the agreement change by a decision of a meeting only.")
def open_group(
    *,
    slug: str,
    name_cy: str,
    name_en: str,
    about_cy: str,
    about_en: str,
    coordinator: str,
    name: str,
    language: str,
    kind: str,
    joining: str,
    papers: str,
    member_led: bool,
) -> None:
    """Open the group at the address /n/SLUG/. Opening it again changes nothing."""
    if Group.objects.filter(slug=slug).exists():
        click.echo(known.in_words(lambda: pgettext("cli.group_open", "This group is open already: %(slug)s") % {"slug": slug}))
        return
    user = known.person(coordinator, name, language, hint="--coordinator")
    texts: dict[str, Any] = {"name_cy": name_cy, "name_en": name_en, "about_cy": about_cy, "about_en": about_en}
    details = actions.GroupDetails(**texts, kind=kind, joining=joining, papers=papers)
    key, at = known.key("group", slug), timezone.now()
    actions.open_group(by=known.OPERATOR, key=key, at=at, slug=slug, details=details, coordinator=user, is_member_led=member_led)
    opened = pgettext("cli.group_opened", "Open: /cy/n/%(slug)s/ and /en/n/%(slug)s/. Whoever runs it signs in with that address.")
    click.echo(known.in_words(lambda: opened % {"slug": slug}))
