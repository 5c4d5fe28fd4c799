"""The desk by the keyboard: which key presses a button, and where typing begins. A builtin: no `load` needed."""

from typing import Any, Final

from django import template
from django.forms import BaseForm, HiddenInput
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

_MOST: Final = 9


@register.simple_tag(takes_context=True)
def press(context: Context) -> SafeString:
    """
    Return the access key of the next button or link of a page of the desk: 1 to 9 in the order they stand, then none.

    Figures, not letters: they are the same in both languages, and no browser's menu wants them. Nothing outside the desk.
    """
    request = context.get("request")
    if request is None or not _is_desk(request):
        return SafeString()
    given = getattr(request, "keys_given", 0)
    if given == _MOST:
        return SafeString()
    request.keys_given = given + 1
    return format_html(' accesskey="{}"', given + 1)


@register.simple_tag(takes_context=True)
def begin_here(context: Context, form: object) -> str:
    """
    Have typing begin in a form of the desk, as its page opens: in the first field with nothing in it yet, else in the first.

    Not where something is to be put right: the list of what is wrong comes first then. Returns nothing to show.
    """
    request = context.get("request")
    if request is None or not isinstance(form, BaseForm) or form.errors or not _is_desk(request) or hasattr(request, "begins"):
        return ""
    names = [name for name, field in form.fields.items() if not isinstance(field.widget, HiddenInput)]
    if names:
        empty = [name for name in names if form[name].value() in (None, "", [])]
        form.fields[(empty or names)[0]].widget.attrs["autofocus"] = True
        request.begins = True
    return ""


def _is_desk(request: Any) -> bool:
    """Whether this is a page of the desk, or a member's page while somebody of the desk acts for them."""
    acting = getattr(request, "acting", None)
    return bool(getattr(request, "at_desk", False) or (acting is not None and acting.is_desk))
