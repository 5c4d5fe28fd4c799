"""The kinds of help, in both languages."""

from django.db import models

from amser.timebanks.models import in_current_language


class Check(models.TextChoices):
    """What a category asks for by itself, before anyone says where it happens."""

    NONE = "none"
    REFERENCES = "references"
    FOOD_NOTE = "food_note"
    DRIVER_DOCS = "driver_docs"
    TASK_RULE = "task_rule"


class Category(models.Model):
    """A kind of help. The same in every bank, so that figures can be added up; its icon has its code."""

    code = models.CharField(max_length=20, primary_key=True)
    name_cy = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    default_check = models.CharField(max_length=12, choices=Check.choices)
    place_in_list = models.IntegerField()

    class Meta:
        ordering = ["place_in_list"]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)
