"""allauth's views where a page of ours shows more than theirs."""

import datetime as dt
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmEmailVerificationCodeView, ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from amser.identity.models import User
from amser.kernel import dates
from amser.timebanks.models import TimeBank
from amser.web import second_factor
from amser.web.adapters import CODE_WORKS_FOR, front_page

BANKS_TO_RING = 3
EXAMPLE_CODE = "BDFH-KMPR"  # the letters of real codes, but nobody's


class _NamesTelephones:
    """Where no mail is sent, whom to ring. In the demo nobody needs to: it shows its letters."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return also `banks_to_ring`, and whether there are more."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # allauth's views have one
        if settings.MAIL_IS_SENT or settings.DEMO:
            return context
        banks = list(TimeBank.objects.running().exclude(phone="").order_by("pk")[: BANKS_TO_RING + 1])
        return context | {"banks_to_ring": banks[:BANKS_TO_RING], "more_to_ring": len(banks) > BANKS_TO_RING}


@method_decorator(never_cache, name="dispatch")
class AskForCodeView(_NamesTelephones, RequestLoginCodeView):
    """The sign-in page: an e-mail address, or a passkey."""

    template_name = "account/sign_in.html"


@method_decorator(login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login"), name="dispatch")
class ConfirmCodeView(_NamesTelephones, ConfirmLoginCodeView):
    """The code from the e-mail."""

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        """Return the form, which says what a code looks like and until when this one works."""
        form: Form = super().get_form(form_class)
        if "code" in form.fields:
            hint = pgettext("signin.code.hint", "It looks like this: %(example)s. You can copy and paste it. It works until %(time)s.")
            form.fields["code"].help_text = hint % {"example": EXAMPLE_CODE, "time": self._works_until()}
        return form

    def _works_until(self) -> str:
        sent = dt.datetime.fromtimestamp(self._process.state["at"], tz=dt.UTC)
        return dates.clock(dates.london(sent + CODE_WORKS_FOR).time())


class ConfirmAddressView(_NamesTelephones, ConfirmEmailVerificationCodeView):
    """The code that proves a new address."""


class _NoPasskeyCame:
    """
    A passkey's form that came without a passkey: scripts are off, or did not load.

    Said on the page that follows, in place of a form's mistake. A passkey that does not fit is said likewise.
    """

    request: HttpRequest

    def form_invalid(self, form: Form) -> HttpResponse:  # noqa: ARG002 -- allauth's signature
        """Lead back to where the person can go on, and say what is the matter."""
        if not self.request.POST.get("credential"):
            words = pgettext("passkey.scripts", "A passkey works only where scripts are allowed. Everything else here works without.")
        else:
            words = pgettext("error.passkey", "That passkey does not open anything here. Try another, or sign in with a code.")
        messages.error(self.request, words)
        return HttpResponseRedirect(self.request.get_full_path())


class PasskeyView(_NoPasskeyCame, LoginWebAuthnView):
    """Sign in with a passkey alone. Read, its address leads to the sign-in page."""


class PasskeyAgainView(_NoPasskeyCame, ReauthenticateWebAuthnView):
    """Show a passkey once more."""


class _Proven:
    """Whoever has just added a second step has used it: the next page need not ask for it once more."""

    request: HttpRequest

    def form_valid(self, form: Form) -> HttpResponse:
        """Add it, and remember that it was used."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # allauth's views have one
        record_authentication(self.request, authenticated_user(self.request), method="mfa", reauthenticated=True)
        return response


class AddAppView(_Proven, ActivateTOTPView):
    """Set up an app on a phone."""


class AddPasskeyView(_Proven, AddWebAuthnView):
    """Add a passkey."""


class SecondStepsView(IndexView):
    """What a person has set up for signing in beyond the e-mail address."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return also whether this person must set up something."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        assert isinstance(user, User), "the address asks people to sign in"
        is_missing = not second_factor.is_set_up(user) and second_factor.is_needed_by(user)
        app = format_html('<a href="{}">{}</a>', reverse("mfa_activate_totp"), pgettext("second_step.app", "An app on your phone"))
        return context | {"is_missing": is_missing, "app_link": app}


def join_instead(_request: HttpRequest) -> HttpResponse:
    """Lead people who look for a sign-up form to the front page, where they find their time bank."""
    return HttpResponseRedirect(front_page())
