"""How Django's forms become our markup."""

from typing import Any

from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist
from django.utils.functional import cached_property


class Renderer(TemplatesSetting):
    """Our templates first, with our tags in them; Django's own for the widgets that we leave as they are."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    @cached_property
    def _djangos(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """Return a template by name."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self._djangos.get_template(template_name)
