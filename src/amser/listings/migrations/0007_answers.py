"""Of what was regulated before the answers were kept, help for families is about children; the rest is asked again when it changes."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def answer(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("listings", "Listing").objects.filter(is_regulated=True, category_id="family", answers="").update(answers="children")


class Migration(migrations.Migration):
    dependencies = [("listings", "0006_safety")]

    # An answer that stays says nothing that was not so.
    operations = [migrations.RunPython(answer, migrations.RunPython.noop)]
