"""A stranger asks to join, the broker lets them in, they sign in with the code from their mail, and are at home."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from amser.members.models import Membership
from amser.notifications.models import Message
from tests.builders.banks import a_bank, a_place
from tests.builders.jobs import run_jobs
from tests.guards.cast import at_desk
from tests.journeys.conftest import Visit

CODE = re.compile(r"[A-Z]{4}-[A-Z]{4}")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_stranger_becomes_a_member(visit: Visit, language: str) -> None:
    cache.clear()
    bank = a_bank("Aberwennol", slug=f"ymuno-{language}")
    a_place(bank)
    nia = at_desk(bank)
    address = f"gwen-{language}@example.org"
    gwen = visit(language, name="Gwen")

    gwen.go(f"b/{bank.slug}/").look("30-a-bank").press("bank.join").look("31-join")
    gwen.page.locator("main form.form button").last.click()
    gwen.look("32-join-with-errors")
    gwen.choose(language=language, format="standard", channel="email")
    gwen.type(name="Gwen Newydd", known_as="Gwen", email=address, phone="01632 960 155")
    gwen.page.locator("main form.form button").last.click()
    gwen.look("33-thanks")
    asked = Membership.objects.get(timebank=bank, user__email=address)
    assert asked.state == "applied"

    broker = visit(language, nia, width=1280)
    broker.go(f"b/{bank.slug}/desk/").look("34-desk").go(f"b/{bank.slug}/desk/people/{asked.number}/").look("35-applicant")
    broker.page.locator(f"main a[href$='/{asked.number}/approve/'], main form[action$='/approve/'] button").first.click()
    broker.look("36-approve").type(over="Talked, and two references seen").page.locator("main form.form button").first.click()
    asked.refresh_from_db()
    assert asked.state == "active"

    gwen.go("account/sign-in/").look("37-sign-in").type(email=address)
    gwen.press("signin.send_code").look("38-code")
    run_jobs()
    codes = [found.group() for letter in mail.outbox if (found := CODE.search(str(letter.subject)))]
    gwen.type(code=codes[-1]).press("signin.heading")
    gwen.go(f"b/{bank.slug}/home/").look("39-first-home").reads("Gwen")
    assert not Message.objects.filter(timebank=bank, state="failed").exists()
