"""Opening a group below another: whoever runs that one does, and runs the new one."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext, pgettext_lazy

from amser.networks import actions
from amser.web.network.forms import GroupForm
from amser.web.network.visiting import GroupMemberRequest, group_desk_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import typed


class OpenForm(GroupForm):
    """A group, with its address."""

    slug = forms.SlugField(
        label=pgettext_lazy("group.slug", "A short address"),
        help_text=pgettext_lazy("group.slug.hint", "Small letters, figures and hyphens: for example forwm-ceredigion"),
        max_length=60,
        error_messages={"invalid": pgettext_lazy("error.slug", "Use small letters, figures and hyphens only.")},
    )

    field_order = ("name_cy", "name_en", "slug")


@group_desk_page
def open_below(request: GroupMemberRequest) -> HttpResponse:
    """Open a group below this one, for an area or a task."""
    form = OpenForm(typed(request))
    if form.is_valid():
        by, key, parent = actor(request), form.cleaned_data["key"], request.group
        content = {"slug": form.cleaned_data["slug"], "details": form.details(), "coordinator": request.user, "parent": parent}
        made = attempt(request, form, lambda: actions.open_group(by=by, key=key, at=now(), host=parent.host, **content))
        if made is not None:
            messages.success(request, pgettext("group.opened", "It is open, and you run it. Invite the others."))
            return go("network:desk", made.slug)
    return page(request, "network/open.html", group=request.group, form=form)
