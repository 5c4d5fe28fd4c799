"""An operator opens an organisation with its owner, and a scheme with its manager, from the command line."""

import click
import pytest
from click.testing import CliRunner

from amser.agencies.models import Scheme, SchemeRole
from amser.bulletins.models import Editor
from amser.cli import bulletin, group, organisation, scheme
from amser.ledger.models import Book, Unit
from amser.networks.models import Group, GroupMembership
from amser.organisations.models import Organisation, Staff

pytestmark = pytest.mark.django_db

NAMES = ("--name-cy", "Gardd", "--name-en", "Garden")
GARDEN = ("add", "gardd", *NAMES, "--owner", "Owain@Example.org", "--name", "Owain Perchennog", "--language", "cy")
SCHEME = ("open", "cymru", *NAMES, "--manager", "gwenllian@example.org", "--name", "Gwenllian Rheolwr")


def run(command: click.Command, *arguments: str) -> str:
    return CliRunner().invoke(command, list(arguments)).output


def test_an_organisation_is_opened_once_with_its_owner() -> None:
    first, again = (run(organisation.command, *GARDEN) for _ in range(2))

    assert "/cy/o/gardd/desk/" in first
    assert "open already" in again
    [staff] = Staff.objects.select_related("user")
    assert (staff.right, staff.user.email, staff.user.language) == ("owner", "owain@example.org", "cy")


def test_an_owner_nobody_knows_needs_a_name() -> None:
    assert "--name" in run(organisation.command, "add", "gardd", *NAMES, "--owner", "owain@example.org")
    assert not Organisation.objects.exists()


def test_a_scheme_is_opened_once_with_its_manager_and_its_own_book() -> None:
    first, again = (run(scheme.command, *SCHEME) for _ in range(2))

    assert "/en/s/cymru/desk/" in first
    assert "open already" in again
    opened = Scheme.objects.get()
    assert (opened.kind, Book.objects.get(pk=opened.book_id).unit) == ("national", Unit.AGENCY_CREDITS)
    assert SchemeRole.objects.get().kind == "manager"


@pytest.mark.parametrize("wrong", [("--council", "W06000007"), ("--bank", "nowhere"), ("--bank", "x", "--council", "W06000002")])
def test_a_width_that_is_none_is_refused(wrong: tuple[str, ...]) -> None:
    assert "Error" in run(scheme.command, *SCHEME, *wrong)
    assert not Scheme.objects.exists()


ABOUT = ("--about-cy", "Rhannu.", "--about-en", "Sharing.")
FORUM = ("open", "fforwm", *NAMES, *ABOUT, "--coordinator", "cari@example.org", "--name", "Cari Cydlynydd", "--kind", "forum")
NEWS = ("open", "newyddion", *NAMES, *ABOUT, "--editor", "cari@example.org", "--name", "Cari Golygydd", "--group", "fforwm")


def test_a_group_is_opened_once_with_whoever_runs_it() -> None:
    first, again = (run(group.command, *FORUM) for _ in range(2))

    assert "/cy/n/fforwm/" in first
    assert "open already" in again
    [membership] = GroupMembership.objects.select_related("user", "group")
    assert (membership.role, membership.user.email, membership.group.kind) == ("coordinator", "cari@example.org", "forum")


def test_a_bulletin_is_opened_once_for_a_group_that_is_there() -> None:
    assert "--group" in run(bulletin.command, *NEWS)
    run(group.command, *FORUM)

    first, again = (run(bulletin.command, *NEWS) for _ in range(2))

    assert "/en/news/newyddion/desk/" in first
    assert "open already" in again
    [editor] = Editor.objects.select_related("user", "bulletin__group")
    assert (editor.user.email, editor.bulletin.group) == ("cari@example.org", Group.objects.get())
