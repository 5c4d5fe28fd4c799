"""The letters to somebody who may now do something for an organisation or a scheme. They belong to no bank, as the letters about signing in do."""

from django.utils.translation import pgettext

from amser.agencies.models import SchemeRole, SchemeRoleKind
from amser.notifications.letters.letter import address
from amser.organisations.models import Right, Staff


def right_words(right: str) -> str:
    """Return what a right lets somebody do."""
    return {
        Right.OWNER: pgettext("right.owner", "Everything, and give rights to others"),
        Right.LEADER: pgettext("right.leader", "Opportunities, sessions and giving credits"),
        Right.TILL: pgettext("right.till", "Offers, the till, and what was accepted"),
        Right.READER: pgettext("right.reader", "Read the figures"),
        Right.MANAGER: pgettext("right.manager", "Approve volunteering days"),
    }[Right(right)]


def given(staff: Staff) -> tuple[str, str]:
    """Return subject and text in the current language. It says the same to whoever was known here before and whoever was not."""
    facts = {
        "organisation": staff.organisation.name,
        "right": right_words(staff.right),
        "link": address("organisation:home", staff.organisation.slug),
        "email": staff.user.email or "",
    }
    body = pgettext(
        "mail.right_given.body",
        "You may now do something for an organisation here: %(organisation)s. What you may do: %(right)s.\n\n"
        "To begin, go to %(link)s and sign in with this e-mail address: %(email)s. We send a code to it; you do not need a password.\n\n"
        "If you do not know what this is about, you need not do anything.",
    )
    return pgettext("mail.right_given.subject", "You can act for: %(organisation)s") % facts, body % facts


def given_in_a_scheme(role: SchemeRole) -> tuple[str, str]:
    """Return subject and text in the current language. It says the same to whoever was known here before and whoever was not."""
    facts = {
        "scheme": role.scheme.name,
        "role": {
            SchemeRoleKind.MANAGER: pgettext("mail.scheme_role.manager", "run it"),
            SchemeRoleKind.COMMISSIONER: pgettext("mail.scheme_role.commissioner", "read its figures"),
        }[SchemeRoleKind(role.kind)],
        "link": address("scheme:home", role.scheme.slug),
        "email": role.user.email or "",
    }
    body = pgettext(
        "mail.scheme_role.body",
        "You now have a role in a scheme of credits: %(scheme)s. What you may do: %(role)s.\n\n"
        "To begin, go to %(link)s and sign in with this e-mail address: %(email)s. We send a code to it; you do not need a password. "
        "You will be asked to set up a second step.\n\n"
        "If you do not know what this is about, you need not do anything.",
    )
    return pgettext("mail.scheme_role.subject", "You have a role in: %(scheme)s") % facts, body % facts
