"""A member says what they speak with people, and what cannot be there for them."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from amser.members import actions
from amser.web.member.people import saved
from amser.web.needs import NeedsForm, said_by
from amser.web.pages import actor, attempt, now, page
from amser.web.visiting import MemberRequest, member_page, typed


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def needs(request: MemberRequest) -> HttpResponse:
    """Change what one speaks and what suits one."""
    member = request.membership
    form = NeedsForm(typed(request), initial=said_by(member))
    if form.is_valid():
        key = form.cleaned_data["key"]
        if attempt(request, form, lambda: actions.set_needs(by=actor(request), key=key, at=now(), membership=member, needs=form.needs)):
            return saved(request)
    return page(request, "member/needs.html", form=form)
