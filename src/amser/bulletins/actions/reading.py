"""Asking for a bulletin, confirming, choosing a language, stopping; and letters that came back."""

import datetime as dt
import secrets
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.bulletins.models import Bulletin, Subscription, SubscriptionState

ASKED_AGAIN_AFTER = dt.timedelta(minutes=15)  # nobody's inbox is filled by somebody who types their address again and again
BOUNCES = 2  # letters that come back before nothing more is sent


@audit.action("bulletins.ask")
def ask(*, by: audit.Actor, key: UUID, at: dt.datetime, bulletin: Bulletin, email: str, language: str) -> Subscription:
    """
    Somebody asks for a bulletin; a letter asks them to confirm. Whoever reads it already is left as they are.

    The answer is the same for both: nobody learns who reads what.
    """
    Bulletin.objects.select_for_update(no_key=True).get(pk=bulletin.pk)
    address = email.strip().lower()
    found = Subscription.objects.filter(bulletin=bulletin, email=address).first()
    if found is None:
        secret = secrets.token_urlsafe(24)
        found = Subscription.objects.create(bulletin=bulletin, email=address, language=language, asked_at=at, secret=secret)
    elif found.state == SubscriptionState.CONFIRMED or found.asked_at > at - ASKED_AGAIN_AFTER:
        return found
    else:
        found.language, found.asked_at = language, at
        found.save(update_fields=["language", "asked_at"])
    announce("bulletins.asked", subscription_id=found.pk)
    return found


@audit.action("bulletins.confirm")
def confirm(*, by: audit.Actor, key: UUID, at: dt.datetime, subscription: Subscription) -> Subscription:
    """A reader confirms: they are written to from now on. Done again, nothing changes; whoever stopped asks anew."""
    subscription = _locked(subscription)
    if subscription.state == SubscriptionState.PENDING:
        subscription.state, subscription.confirmed_at = SubscriptionState.CONFIRMED, at
        subscription.save(update_fields=["state", "confirmed_at"])
    return subscription


@audit.action("bulletins.choose_language")
def choose_language(*, by: audit.Actor, key: UUID, at: dt.datetime, subscription: Subscription, language: str) -> Subscription:
    """A reader reads in another language from the next issue on."""
    subscription.language = language
    subscription.save(update_fields=["language"])
    return subscription


@audit.action("bulletins.stop")
def stop(*, by: audit.Actor, key: UUID, at: dt.datetime, subscription: Subscription) -> Subscription:
    """A reader is sent nothing more, and their address is removed. Done again, nothing changes."""
    return _end(_locked(subscription), SubscriptionState.STOPPED, at=at)


@audit.action("bulletins.came_back")
def came_back(*, by: audit.Actor, key: UUID, at: dt.datetime, subscription: Subscription) -> Subscription:
    """A letter came back. After the second, nothing more is sent, and the address is removed."""
    subscription = _locked(subscription)
    subscription.bounces += 1
    subscription.save(update_fields=["bounces"])
    return _end(subscription, SubscriptionState.BOUNCED, at=at) if subscription.bounces >= BOUNCES else subscription


def _end(subscription: Subscription, state: SubscriptionState, *, at: dt.datetime) -> Subscription:
    if subscription.state in {SubscriptionState.PENDING, SubscriptionState.CONFIRMED}:
        subscription.state, subscription.email, subscription.ended_at = state, "", at
        subscription.save(update_fields=["state", "email", "ended_at"])
    return subscription


def _locked(subscription: Subscription) -> Subscription:
    return Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
