"""The code of conduct, for a member to read and to agree to."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from amser.kernel.dates import today
from amser.members import actions
from amser.members.models import CodeAccepted
from amser.members.queries import has_agreed
from amser.timebanks.queries import code_of
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import MemberRequest, member_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def code(request: MemberRequest) -> HttpResponse:
    """Show the code in force; take the member's agreement to the version they have read."""
    member, on = request.membership, today(now())
    in_force = code_of(request.bank, on=on)
    if request.method == "POST" and request.POST.get("version") == str(in_force.version):

        def act() -> CodeAccepted:
            content: dict[str, Any] = {"membership": member, "version": in_force.version, "accepted_on": on}
            return actions.accept_code(by=actor(request), key=key_of(request), at=now(), **content)

        if attempt_button(request, act):
            messages.success(request, pgettext("code.agreed", "Thank you. It is noted that you agree."))
            return go("member:home", request.bank.slug)
    return page(request, "member/code.html", code=in_force, has_agreed=has_agreed(member, on=on))
