"""The categories, in both languages, from the list beside the app."""

import json
from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LIST = Path(__file__).parent.parent / "data" / "categories.json"


def fill(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    Category = apps.get_model("listings", "Category")
    for place, row in enumerate(json.loads(LIST.read_text(encoding="utf-8"))["items"]):
        values = {"name_cy": row["cy"], "name_en": row["en"], "default_check": row["default_check"], "place_in_list": place}
        Category.objects.update_or_create(code=row["code"], defaults=values)


class Migration(migrations.Migration):
    dependencies = [("listings", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
