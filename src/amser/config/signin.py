"""
How people sign in: a code by e-mail, or a passkey. Nobody has a password.

Settings of django-allauth, in the words of its documentation; `settings` takes them all.
"""

import os

ACCOUNT_ADAPTER = "amser.web.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True  # one address a person; the old one counts until the new one is confirmed

# Nobody can learn here who is a member: an unknown address goes through the same steps.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True

# And by the time of an answer neither: such answers come only at whole steps after their question (`amser.web.even`).
ANSWER_STEP_SECONDS = 0.25

# Our people read their mail on another device, slowly: fifteen minutes, not three.
CODE_SECONDS = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = CODE_SECONDS
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_TIMEOUT = CODE_SECONDS
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_SECONDS
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True

# Counted in the database cache, so that they hold across processes. Per address of the network a little more room:
# a whole induction session may sign in from one library. No wait is longer than `amser.web.adapters.LONGEST_WAIT`.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "40/m/ip,5/5m/key",
    "login_failed": "20/m/ip,5/5m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("AMSER_BEHIND_PROXY") == "1" else 0

ACCOUNT_FORMS = {
    "request_login_code": "amser.web.account.forms.AskForCode",
    "confirm_login_code": "amser.web.account.forms.ConfirmCode",
    "add_email": "amser.web.account.forms.ChangeAddress",
    "confirm_email_verification_code": "amser.web.account.forms.ConfirmAddress",
}

MFA_ADAPTER = "amser.web.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Amser"
MFA_TOTP_TOLERANCE = 1  # the code before and the code after: not everyone types six digits in half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not os.environ.get("AMSER_URL", "").startswith("https://")
MFA_FORMS = {
    "authenticate": "amser.web.account.forms.SecondStep",
    "reauthenticate": "amser.web.account.forms.SecondStepAgain",
    "activate_totp": "amser.web.account.forms.AddApp",
    "add_webauthn": "amser.web.account.forms.AddPasskey",
    "edit_webauthn": "amser.web.account.forms.NamePasskey",
}

USERSESSIONS_TRACK_ACTIVITY = False  # it would write a row for every page anyone opens

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
