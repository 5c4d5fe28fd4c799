"""Somebody who has no e-mail enquires by phone, and becomes a member by paper and letters alone."""

import pytest

from amser.members.models import Membership, MembershipChange, Reference
from amser.notifications.models import Message, RefereeLetter
from tests.builders.banks import a_bank, a_place
from tests.builders.jobs import run_jobs
from tests.guards.cast import at_desk
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


def submit(visitor: Visitor) -> Visitor:
    """Press the main button of the page's form."""
    visitor.page.locator("main form.form button").first.click()
    return visitor


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_a_phone_enquiry_becomes_an_active_member_by_paper_and_letters_alone(visit: Visit, language: str, width: int) -> None:
    bank = a_bank("Aberwennol", slug=f"papur-{language}", policy={"start_grant_minutes": 300})
    a_place(bank)
    nia = visit(language, at_desk(bank), width=width)

    nia.go(f"b/{bank.slug}/desk/").press("desk.enquiry").look("70-enquiry")
    nia.choose(language="cy", channel="post").type(name="Nest Bapur", phone="01632 960 171", came_from="Y feddygfa")
    submit(nia).look("71-enquiry-with-errors").type(address="7 Lôn y Felin")
    submit(nia).look("72-path-of-an-enquiry")
    nest = Membership.objects.get(timebank=bank, user__name="Nest Bapur")
    assert nest.state == "enquiry"

    nia.press("desk.form").look("73-form")
    nia.choose(format="large").type(birth_year="1948", can_do="Gwau", emergency_name="Gwyn", emergency_phone="01632 960 172")
    nia.type(referee_1="Dr Cadno", knows_1="Meddyg", reach_1="Y Feddygfa, Stryd Fawr")
    nia.type(referee_2="Mrs Wiwer", knows_2="Cymdoges", reach_2="9 Lôn y Felin")
    nia.page.locator("[name=code_signed]").check()
    submit(nia).look("74-path-of-an-applicant").reads("Dr Cadno")

    nia.press("desk.talk").look("75-conversation").type(notes="Mae ganddi gi").choose(readers="brokers")
    submit(nia).reads("Mae ganddi gi")
    nia.go(f"b/{bank.slug}/desk/joining/").look("76-board").reads_key("join.references_pending").reads("Nest Bapur")

    run_jobs()
    nia.go(f"b/{bank.slug}/desk/post/").look("77-letters-to-referees").reads("Dr Cadno").reads("Mrs Wiwer")
    nia.go(f"b/{bank.slug}/desk/post/print/").look("78-letters-printed").reads("9 Lôn y Felin")
    for letter in RefereeLetter.objects.filter(timebank=bank):
        nia.go(f"b/{bank.slug}/desk/post/").page.locator(f"#referee-{letter.pk} form button").click()
    for reference in Reference.objects.filter(membership=nest):
        nia.go(f"b/{bank.slug}/desk/references/{reference.pk}/").look("79-reference-asked").press("desk.answer")
        nia.look("80-answer").choose(verdict="yes").type(words="Cymdoges dda")
        submit(nia)
    nia.look("81-path-when-ready").reads_key("join.ready")

    nia.press("desk.approve.submit").look("82-approve")
    submit(nia)
    run_jobs()
    nia.go(f"b/{bank.slug}/desk/post/").look("83-welcome-by-post").reads("Nest Bapur")

    nest.refresh_from_db()
    assert (nest.state, nest.user.email) == ("active", None)
    # The referees were on the form, so that nothing was left to ask once they had talked.
    assert [change.to_state for change in MembershipChange.objects.filter(membership=nest).order_by("pk")] == [
        "enquiry",
        "applied",
        "references_pending",
        "checks_pending",
        "active",
    ]
    assert set(Message.objects.filter(timebank=bank, membership=nest).values_list("channel", flat=True)) == {"post"}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_referee_answers_on_a_telephone_without_an_account(visit: Visit, language: str) -> None:
    from django.core.cache import cache
    from django.utils import timezone

    from amser.kernel.ids import uuid7
    from amser.members import actions
    from amser.members.actions import Referee
    from tests.builders.members import an_applicant
    from tests.builders.people import AMSER

    cache.clear()
    elin = an_applicant(a_bank("Aberwennol", slug=f"geirda-{language}"), "Elin Newydd")
    referee = Referee(name="Dr Cadno", road="email", email="cadno@example.org")
    asked = actions.ask_reference(by=AMSER, key=uuid7(), at=timezone.now(), membership=elin, referee=referee)

    cadno = visit(language, name="Dr Cadno")
    cadno.go(f"reference/{asked.token}/").look("84-referee").reads("Elin Newydd")
    submit(cadno).look("85-referee-with-errors")
    cadno.choose(answer="yes").type(known="Cymydog ers deng mlynedd")
    submit(cadno).look("86-referee-thanks").reads_key("reference.thanks")
    cadno.go("reference/dim-byd/").look("87-referee-gone").reads_key("reference.gone")

    asked.refresh_from_db()
    assert (asked.state, asked.verdict) == ("answered", "yes")
