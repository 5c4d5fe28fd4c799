"""Whoever works at a desk has a second step; members need none."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from click.testing import CliRunner
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch
from django.utils import timezone

from amser.agencies.models import SchemeRole, SchemeRoleKind
from amser.cli import second_step
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.timebanks.actions import grant_role
from amser.web import second_factor
from amser.web.second_factor import SecondFactorMiddleware
from tests.builders.agencies import a_manager, a_scheme, a_staff_member, an_organisation
from tests.builders.banks import a_bank
from tests.builders.jobs import run_jobs
from tests.builders.people import AMSER, a_person
from tests.builders.visiting import second_step_shown
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def _session_of(user: User | AnonymousUser, *, shown: bool) -> SessionBase:
    client = Client()
    if isinstance(user, User):
        client.force_login(user)
    return second_step_shown(client).session if shown else client.session


def open_page(user: User | AnonymousUser, namespace: str, *, shown: bool = False) -> HttpResponse | None:
    request = RequestFactory().get("/en/somewhere/")
    request.user = user
    request.session = _session_of(user, shown=shown)
    request.resolver_match = ResolverMatch(open_page, (), {}, namespaces=[namespace])
    return SecondFactorMiddleware(lambda _: HttpResponse()).process_view(request, open_page, (), {})


def a_passkey(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": {}})


def sign_in_by_mail(user: User) -> Client:
    client = Client()
    client.post("/en/account/sign-in/", {"email": user.email})
    run_jobs()
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", str(mail.outbox[-1].subject))
    assert code
    client.post("/en/account/sign-in/code/", {"code": code.group()})
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def a_second_step(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})


@pytest.mark.parametrize("namespace", sorted(second_factor.GUARDED))
def test_an_operator_without_a_second_step_is_led_to_set_it_up(namespace: str) -> None:
    response = open_page(a_person(is_operator=True), namespace)

    assert response is not None
    assert response.headers["Location"].endswith("/account/second-step/")


@pytest.mark.parametrize("kind", SchemeRoleKind)
def test_whoever_runs_a_scheme_or_reads_its_figures_is_led_to_set_it_up(kind: SchemeRoleKind) -> None:
    scheme = a_scheme()
    user = a_manager(scheme, kind=kind)
    client = Client()
    client.force_login(user)
    desk = f"/en/s/{scheme.slug}/desk/"

    assert client.get(desk).headers["Location"] == "/en/account/second-step/"
    a_second_step(user)
    assert second_step_shown(client).get(desk).status_code == 200


def test_a_role_in_a_scheme_that_has_ended_asks_for_nothing() -> None:
    user = a_manager(a_scheme())
    SchemeRole.objects.get(user=user).end(at=MONDAY_10AM)

    assert not second_factor.is_needed_by(user)


def test_an_organisations_staff_need_no_second_step() -> None:
    organisation = an_organisation()
    client = Client()
    client.force_login(a_staff_member(organisation, "owner"))

    assert client.get(f"/en/o/{organisation.slug}/desk/").status_code == 200


def test_a_second_step_opens_the_desk() -> None:
    user = a_person(is_operator=True)
    a_second_step(user)

    assert open_page(user, "broker", shown=True) is None


def test_recovery_codes_alone_are_no_second_step() -> None:
    user = a_person(is_operator=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0})

    assert open_page(user, "broker", shown=True) is not None


@pytest.mark.parametrize("has", [a_passkey, a_second_step])
def test_a_session_that_has_not_shown_the_second_step_shows_it_before_the_desk_and_comes_back(has: Callable[[User], None]) -> None:
    user = a_person(is_operator=True)
    has(user)

    response = open_page(user, "broker")

    assert response is not None
    assert response.headers["Location"].endswith("/account/second-step/again/?next=%2Fen%2Fsomewhere%2F")


def test_a_session_from_before_the_role_opens_the_desk_only_after_the_second_step() -> None:
    user, bank = a_person(), a_bank()
    client = sign_in_by_mail(user)
    a_second_step(user)
    grant_role(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, user=user, kind="broker", place=None)
    desk = f"/en/b/{bank.slug}/desk/"

    asked = client.get(desk)
    assert asked.headers["Location"] == f"/en/account/second-step/again/?next={quote(desk, safe='')}"

    code = totp.format_hotp_value(totp.hotp_value("JBSWY3DPEHPK3PXP", int(timezone.now().timestamp()) // 30))
    shown = client.post(asked.headers["Location"], {"code": code})
    assert shown.headers["Location"] == desk
    assert client.get(desk).status_code == 200


def test_another_persons_second_step_in_the_same_browser_opens_nothing() -> None:
    user, other = a_person(is_operator=True), a_person("Elin Arall", is_operator=True)
    for person in (user, other):
        a_second_step(person)
    client = Client()
    client.force_login(other)
    session = second_step_shown(client).session
    request = RequestFactory().get("/")
    request.session = session

    assert second_factor.is_shown_in(request, other)
    assert not second_factor.is_shown_in(request, user)


@pytest.mark.parametrize("namespace", ["member", "public", "account"])
def test_other_pages_stay_open(namespace: str) -> None:
    assert open_page(a_person(is_operator=True), namespace) is None


def test_members_and_strangers_are_left_to_the_pages_own_policy() -> None:
    assert open_page(a_person(), "broker") is None
    assert open_page(AnonymousUser(), "broker") is None


def test_the_demo_asks_for_no_second_step(settings: Any) -> None:
    settings.DEMO = True

    assert open_page(a_person(is_operator=True), "broker") is None


def test_the_last_second_step_of_an_operator_stays(client: Client) -> None:
    user = a_person(is_operator=True)
    a_second_step(user)
    client.force_login(user)
    second_step_shown(client, again=True)

    answer = client.post("/en/account/second-step/app/remove/", follow=True)

    assert "Add another before you take this one away." in answer.content.decode()
    assert second_factor.is_set_up(user)


def test_an_app_is_set_up_and_its_recovery_codes_follow_at_once(client: Client) -> None:
    user = a_person()
    user.emailaddress_set.update(verified=True)  # as the first code by e-mail does
    client.force_login(user)
    client.get("/cy/account/second-step/app/add/")
    secret = client.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, int(timezone.now().timestamp()) // 30))

    response = client.post("/cy/account/second-step/app/add/", {"code": code}, follow=True)

    assert response.redirect_chain == [("/cy/account/second-step/recovery-codes/", 302)]
    assert len(response.context["unused_codes"]) == 10
    assert second_factor.is_set_up(user)


def test_the_name_of_a_passkey_is_shown_as_it_was_typed(client: Client) -> None:
    user = a_person()
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": 'Mam & "Dad\'s" <b>', "credential": {}})
    client.force_login(user)

    page = client.get("/cy/account/second-step/passkeys/").content.decode()

    assert "Mam &amp; &quot;Dad&#x27;s&quot; &lt;b&gt;</h2>" in page


def test_an_app_is_asked_for_after_the_code_from_the_mail() -> None:
    user = a_person()
    a_second_step(user)

    client = sign_in_by_mail(user)

    assert not is_signed_in(client)
    assert client.get("/cy/account/sign-in/second-step/").status_code == 200


def test_a_member_with_only_a_passkey_still_comes_in_by_mail() -> None:
    user = a_person()
    a_passkey(user)

    assert is_signed_in(sign_in_by_mail(user))


def test_an_operator_with_a_passkey_does_not_come_in_by_mail_alone() -> None:
    user = a_person(is_operator=True)
    a_passkey(user)

    assert not is_signed_in(sign_in_by_mail(user))


def test_whoever_lost_the_phone_is_helped_from_the_command_line() -> None:
    user = a_person(is_operator=True)
    a_second_step(user)

    answer = CliRunner().invoke(second_step.command, ["forget", str(user.email).upper()])

    assert answer.exit_code == 0
    assert is_signed_in(sign_in_by_mail(user))


def test_the_command_line_says_so_where_nobody_has_the_address() -> None:
    answer = CliRunner(env={"LC_ALL": "en_GB.UTF-8"}).invoke(second_step.command, ["forget", "nobody@example.org"])

    assert (answer.exit_code, answer.output) == (1, "Error: Nobody signs in with this address.\n")
