"""allauth's forms with our labels, and without placeholders, which vanish just when people need them."""

from typing import Any

from allauth.account import forms as account
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import pgettext_lazy

_BAD_ADDRESS = pgettext_lazy("error.email", "This e-mail address is not complete. Write it like this: name@example.org")
_NOTHING = pgettext_lazy("error.code_missing", "Write the code here to carry on.")


def _ask(field: forms.Field, label: Any, **attributes: str) -> None:
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attributes


class _CodeForm(forms.Form):
    """A form with a `code`."""

    asks = pgettext_lazy("signin.code.label", "The code from your e-mail")
    digits = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        # A code is letters in no language: no correcting, and a keyboard of digits where digits are wanted.
        _ask(code, self.asks, autocapitalize="characters", spellcheck="false")
        if self.digits:
            code.widget.attrs["inputmode"] = "numeric"
        code.error_messages["required"] = _NOTHING


class AskForCode(account.RequestLoginCodeForm):
    """The first step of signing in: an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        _ask(email, pgettext_lazy("signin.email.label", "Your e-mail address"))
        email.error_messages |= {"required": _BAD_ADDRESS, "invalid": _BAD_ADDRESS}
        others = [validator for validator in email.validators if not isinstance(validator, EmailValidator)]
        email.validators = [EmailValidator(message=_BAD_ADDRESS), *others]

    def clean_email(self) -> str:
        """Return the address; make sure that allauth knows it too, so that the code also confirms it."""
        email = super().clean_email()
        if self._user is not None:
            EmailAddress.objects.get_or_create(user_id=self._user.pk, email=email, defaults={"primary": False, "verified": False})
        return email


class ConfirmCode(_CodeForm, account.ConfirmLoginCodeForm):
    """The second step of signing in: the code."""


class ChangeAddress(account.AddEmailForm):
    """Another address to sign in with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self.fields["email"], pgettext_lazy("address.new.label", "Your new e-mail address"))
        self.fields["email"].error_messages |= {"required": _BAD_ADDRESS, "invalid": _BAD_ADDRESS}


class ConfirmAddress(_CodeForm, account.ConfirmEmailVerificationCodeForm):
    """The code that was sent to a new address."""


class SecondStep(_CodeForm, mfa.AuthenticateForm):
    """The second step of signing in, for those who have set one up."""

    asks = pgettext_lazy("second_step.code.label", "The code from the app on your phone, or a recovery code")
    digits = True


class SecondStepAgain(_CodeForm, mfa.ReauthenticateForm):
    """The second step once more, before something that matters."""

    asks = pgettext_lazy("second_step.code.label", "The code from the app on your phone, or a recovery code")
    digits = True


class AddApp(_CodeForm, ActivateTOTPForm):
    """The first code of an app, which proves that it was set up rightly."""

    asks = pgettext_lazy("second_step.app.code.label", "The code that the app shows now")
    digits = True


class AddPasskey(AddWebAuthnForm):
    """A passkey and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self.fields["name"], pgettext_lazy("passkey.name.label", "A name for it, so that you know it again"))
        alone = self.fields["passwordless"]
        alone.label = pgettext_lazy("passkey.alone.label", "Sign in with this passkey alone, without a code by e-mail")
        alone.help_text = pgettext_lazy("passkey.alone.hint", "Your device will ask for your finger, your face or your PIN.")
        alone.initial = True


class NamePasskey(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self.fields["name"], pgettext_lazy("passkey.name.label", "A name for it, so that you know it again"))
