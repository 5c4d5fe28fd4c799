"""
Every address about signing in, under `/<language>/account/`.

The names are allauth's, without a namespace, because it looks its pages up by them. Only what is listed here can be
reached: nothing about passwords, telephone numbers, signing up or several addresses.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.urls import path
from django.views.decorators.http import require_safe

from amser.web.account import views
from amser.web.even import evenly

urlpatterns = [
    # Two names for one page: the code by e-mail is the way in.
    path("sign-in/", evenly(views.AskForCodeView.as_view()), name="account_login"),
    path("sign-in/", evenly(views.AskForCodeView.as_view()), name="account_request_login_code"),
    path("sign-in/code/", evenly(views.ConfirmCodeView.as_view()), name="account_confirm_login_code"),
    path("sign-in/second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", views.PasskeyView.as_view(), name="mfa_login_webauthn"),
    path("sign-out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("join/", views.join_instead, name="account_signup"),
    path("address/", evenly(account.email), name="account_email"),
    path("address/code/", evenly(transaction.atomic(views.ConfirmAddressView.as_view())), name="account_email_verification_sent"),
    path("second-step/", login_required(views.SecondStepsView.as_view()), name="mfa_index"),
    path("second-step/again/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/again/passkey/", views.PasskeyAgainView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("second-step/app/add/", views.AddAppView.as_view(), name="mfa_activate_totp"),
    path("second-step/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-step/recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("second-step/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("second-step/passkeys/add/", views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("second-step/passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("second-step/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("sessions/", require_safe(sessions.list_usersessions), name="usersessions_list"),  # ended by acts of ours, on the record
]
