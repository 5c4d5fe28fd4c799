"""What an opportunity is found by."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from amser.search.index import Text, vector


def index(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Say of each what it is found by."""
    for one in apps.get_model("opportunities", "Opportunity").objects.iterator(chunk_size=500):
        one.found_by = vector(
            [
                Text(one.title_cy, "cy", is_title=True),
                Text(one.title_en, "en", is_title=True),
                Text(f"{one.about_cy} {one.who_cy}", "cy"),
                Text(f"{one.about_en} {one.who_en}", "en"),
            ]
        )
        one.save(update_fields=["found_by"])


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0004_called_off_frees_its_time")]

    operations = [
        migrations.AddField("opportunity", "found_by", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
        migrations.RunPython(index, migrations.RunPython.noop),
        migrations.AddIndex("opportunity", django.contrib.postgres.indexes.GinIndex(fields=["found_by"], name="opportunity_found_by")),
    ]
