"""What allauth does our way: its letters, its sentences, where it sends people, and that nobody signs up here."""

import datetime as dt
from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.identity.models import Format, LanguageChoice, User
from amser.kernel import dates
from amser.kernel.languages import base
from amser.notifications import tasks
from amser.web import second_factor
from amser.web.account.letters import LETTERS

LONGEST_WAIT = dt.timedelta(minutes=5)
CODE_WORKS_FOR = dt.timedelta(seconds=settings.CODE_SECONDS)


def front_page(language: str | None = None) -> str:
    """Return the address of the front page in a language; by default, the page's own."""
    return f"/{base(language or get_language() or '')}/"


def _too_many_tries() -> str:
    until = dates.london(timezone.now() + LONGEST_WAIT)
    return pgettext("error.too_many_tries", "There have been too many tries. Wait until %(time)s, then try again.") % {
        "time": dates.clock(until.time())
    }


_WRONG_CODE = pgettext_lazy("error.code_wrong", "That code is not right. Check it, or ask for another.")
_TOO_MANY_TRIES = lazy(_too_many_tries, str)()


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by code, in Welsh and English."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "too_many_login_attempts": _TOO_MANY_TRIES,
        "rate_limited": _TOO_MANY_TRIES,
        "email_taken": pgettext_lazy("error.address_taken", "Someone signs in with this e-mail address already. Choose another."),
        "same_as_current": pgettext_lazy("error.address_same", "You sign in with this e-mail address already. Write the new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        """Nobody signs up: people ask to join a time bank, and a broker says yes."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the person's time banks, which lead on to the only one; in the language that they chose, or else in the page's own."""
        wish = getattr(request.user, "language", "")
        with translation.override(wish if wish in {LanguageChoice.WELSH, LanguageChoice.ENGLISH} else get_language()):
            return reverse("person:banks")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 -- allauth's signature
        """Return the front page in the language of the page."""
        return front_page()

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:  # noqa: ARG002 -- allauth's signature
        """Return to the page where the address was changed."""
        return reverse("account_email")

    def get_login_stages(self) -> list[str]:
        """Return the stages of signing in, with our rule for the second step in the place of allauth's."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "amser.web.second_factor.SecondStepStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that somebody else wanted it."""
        self.send_mail("account/email/account_already_exists", email, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of our letters, in the reader's language."""
        person = _reader(email)
        code, until = context.get("code", ""), self._code_works_until()
        tasks.write_about_signing_in(
            to=email,
            language=person.language if person else LanguageChoice.UNKNOWN,
            simple=person is not None and person.format == Format.SIMPLE,
            render=partial(_letter, template_prefix, person, {"code": code, "until": until}),
            at=timezone.now(),
            code_until=until if code else None,
        )

    def _code_works_until(self) -> dt.datetime:
        # A code sent again keeps the hour of the first one.
        request = allauth_context.request
        if request.POST.get("action") == "resend":
            stage = LoginStageController.enter(request, LoginByCodeStage.key)
            if stage and "at" in stage.state:
                return dt.datetime.fromtimestamp(stage.state["at"], tz=dt.UTC) + CODE_WORKS_FOR
        return timezone.now() + CODE_WORKS_FOR


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step: an app on a phone, a passkey, or a recovery code."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "cannot_delete_authenticator": pgettext_lazy(
            "error.second_factor_last", "Your role needs a second step when you sign in. Add another before you take this one away."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether a second step may go: not the last one of somebody who must have one."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=second_factor.TYPES).exclude(pk=authenticator.pk)
        return others.exists() or not second_factor.is_needed_by(authenticator.user)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002  allauth's word
        """Return a name for a new passkey, which its owner may change."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return pgettext("passkey.name", "Passkey %(number)s") % {"number": number}


def _reader(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first() or User.objects.filter(emailaddress__email__iexact=email).first()


def _letter(prefix: str, person: User | None, facts: dict[str, Any]) -> tuple[str, str]:
    until: dt.datetime = facts["until"]
    subject, body = LETTERS[prefix]({"code": facts["code"], "time": dates.clock(dates.london(until).time())})
    if person is None:
        return subject, body
    greeting = pgettext("mail.greeting", "Dear %(name)s,") % {"name": person.known_as}
    return subject, f"{greeting}\n\n{body}"
