"""Telling people what concerns them in a group. Such a letter belongs to no bank, and is kept no longer than those about signing in."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from amser.identity.models import Format, User
from amser.networks.models import RUNS_IT, GroupMembership
from amser.notifications.letters import networks
from amser.notifications.mail import Render
from amser.notifications.tasks import write_about_signing_in

RETRY = RetryStrategy(max_attempts=3, wait=30)


@app.task(name="notifications.tell_of_a_group", retry=RETRY)
def tell_of_a_group(announcement: str, *, group_membership_id: int) -> None:
    """Write to a member about their membership, or to those who run the group about whoever asks to join. Nothing where it has ended."""
    live = GroupMembership.objects.live().select_related("group", "user").filter(pk=group_membership_id)
    membership = live.first()
    if membership is None:
        return
    if announcement == "networks.asked_to_join":
        runs = GroupMembership.objects.active().filter(group=membership.group_id, role__in=RUNS_IT).select_related("user").order_by("pk")
        for one in runs:
            write(one.user, lambda: networks.asked_to_join(membership))
        return
    write(membership.user, lambda: networks.TO_THE_MEMBER[announcement](membership))


def write(user: User, render: Render) -> None:
    """Write a letter to somebody, in their language, and have it sent; nothing where they have no address."""
    if user.email and user.is_active:
        simple = user.format == Format.SIMPLE
        write_about_signing_in(to=user.email, language=user.language, render=render, at=timezone.now(), simple=simple)
