"""The letters about signing in. Each gives subject and body in the current language, for `notifications.mail.send`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext

Letter = tuple[str, str]


def sign_in_code(facts: Mapping[str, Any]) -> Letter:
    """Facts: `code`, and `time`, until when it works."""
    body = pgettext(
        "mail.code.body",
        "Use this code to sign in: %(code)s. It works until %(time)s. If you did not ask for it, there is nothing to do.",
    )
    return _code_subject(facts), body % facts


def new_address_code(facts: Mapping[str, Any]) -> Letter:
    """Facts: `code`, and `time`, until when it works."""
    body = pgettext(
        "mail.address_code.body",
        "Use this code to confirm your e-mail address: %(code)s. It works until %(time)s. "
        "If you did not ask for it, there is nothing to do.",
    )
    return _code_subject(facts), body % facts


def _code_subject(facts: Mapping[str, Any]) -> str:
    return pgettext("mail.code.subject", "Your code: %(code)s") % facts


def unknown_address(_facts: Mapping[str, Any]) -> Letter:
    """For an address that nobody signs in with. Only whoever reads its mail learns that."""
    return pgettext("mail.unknown_address.subject", "Signing in to Amser"), pgettext(
        "mail.unknown_address.body",
        "Someone asked for a code for this e-mail address, but nobody signs in with it here. If it was you, try another address, "
        "or phone your time bank. If it was not you, there is nothing to do.",
    )


def address_in_use(_facts: Mapping[str, Any]) -> Letter:
    """For an address that somebody else tried to make their own."""
    return pgettext("mail.address_in_use.subject", "Your e-mail address"), pgettext(
        "mail.address_in_use.body",
        "Someone wanted to sign in with this e-mail address, but it belongs to someone here already. If that is you, sign in as usual. "
        "If it was not you, there is nothing to do.",
    )


def _address_changed() -> str:
    return pgettext("mail.signin_changed.address", "You now sign in with another e-mail address.")


def _address_removed() -> str:
    return pgettext("mail.signin_changed.address_removed", "An e-mail address was taken away.")


def _app_added() -> str:
    return pgettext("mail.signin_changed.app_added", "An app on a phone was added as a second step.")


def _app_removed() -> str:
    return pgettext("mail.signin_changed.app_removed", "The app on a phone was taken away as a second step.")


def _passkey_added() -> str:
    return pgettext("mail.signin_changed.passkey_added", "A passkey was added.")


def _passkey_removed() -> str:
    return pgettext("mail.signin_changed.passkey_removed", "A passkey was taken away.")


def _codes_made() -> str:
    return pgettext("mail.signin_changed.codes_made", "New recovery codes were made.")


def _changed(what: Callable[[], str]) -> Callable[[Mapping[str, Any]], Letter]:
    def letter(_facts: Mapping[str, Any]) -> Letter:
        subject = pgettext("mail.signin_changed.subject", "A change to how you sign in")
        if_not_you = pgettext("mail.signin_changed.if_not_you", "If this was not you, phone your time bank straight away.")
        return subject, f"{what()} {if_not_you}"

    return letter


# By the prefix of the template that allauth would render.
LETTERS: Mapping[str, Callable[[Mapping[str, Any]], Letter]] = {
    "account/email/login_code": sign_in_code,
    "account/email/email_confirmation": new_address_code,
    "account/email/email_confirmation_signup": new_address_code,
    "account/email/unknown_account": unknown_address,
    "account/email/account_already_exists": address_in_use,
    "account/email/email_changed": _changed(_address_changed),
    "account/email/email_deleted": _changed(_address_removed),
    "mfa/email/totp_activated": _changed(_app_added),
    "mfa/email/totp_deactivated": _changed(_app_removed),
    "mfa/email/webauthn_added": _changed(_passkey_added),
    "mfa/email/webauthn_removed": _changed(_passkey_removed),
    "mfa/email/recovery_codes_generated": _changed(_codes_made),
}
