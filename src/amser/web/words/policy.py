"""A bank's policy in words."""

from django.utils.translation import pgettext

from amser.kernel.minutes import duration


def name(field: str) -> str:
    """Return what a value of the policy is about."""
    return {
        "soft_floor_minutes": pgettext("policy.soft_floor.name", "Offers of ways to give, from hours received"),
        "hard_floor_minutes": pgettext("policy.hard_floor.name", "The limit for receiving"),
        "upper_prompt_minutes": pgettext("policy.upper.name", "Invitation to use hours, from"),
        "step_minutes": pgettext("policy.step.name", "Rounded to"),
        "minimum_minutes": pgettext("policy.minimum.name", "Shortest time"),
        "start_grant_minutes": pgettext("policy.grant.name", "Hours of welcome"),
        "confirm_after_days": pgettext("policy.confirm.name", "Days until confirmed without an answer"),
        "show_balances": pgettext("policy.balances.name", "Hours summed up for people"),
        "goods_for_credits": pgettext("policy.goods.name", "Goods for hours"),
        "counts_travel": pgettext("policy.travel.name", "Getting there counts"),
        "joining_conversation": pgettext("policy.conversation.name", "A conversation before joining"),
        "joining_references": pgettext("policy.references.name", "References before joining"),
        "joining_checks": pgettext("policy.checks.name", "Checks before joining"),
        "first_in_groups": pgettext("policy.groups.name", "New members begin in groups"),
        "first_accompanied": pgettext("policy.accompanied.name", "Somebody goes along to the first exchange"),
        "pot_cap_minutes": pgettext("policy.pot_cap.name", "The most that the community pot gives in a month"),
        "asks_a_week": pgettext("policy.asks.name", "Anyone is asked to help in seven days at most"),
    }[field]


def value(field: str, found: int | bool | None) -> str:  # noqa: FBT001  one of the kinds of value
    """Return a value of the policy in words."""
    if found is None:
        return pgettext("policy.pot_cap.none", "What is in it")
    if isinstance(found, bool):
        return pgettext("common.yes", "Yes") if found else pgettext("common.no", "No")
    if field.endswith(("_days", "_references", "_a_week")):
        return str(found)
    return duration(found) if found else pgettext("policy.none", "none")
