"""What an offer is found by."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from amser.search.index import Text, vector


def index(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Say of each what it is found by."""
    for one in apps.get_model("venues", "Offer").objects.iterator(chunk_size=500):
        one.found_by = vector(
            [
                Text(one.title_cy, "cy", is_title=True),
                Text(one.title_en, "en", is_title=True),
                Text(one.about_cy, "cy"),
                Text(one.about_en, "en"),
            ]
        )
        one.save(update_fields=["found_by"])


class Migration(migrations.Migration):
    dependencies = [("venues", "0002_what_a_venue_closes_and_cancels")]

    operations = [
        migrations.AddField("offer", "found_by", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
        migrations.RunPython(index, migrations.RunPython.noop),
        migrations.AddIndex("offer", django.contrib.postgres.indexes.GinIndex(fields=["found_by"], name="offer_found_by")),
    ]
