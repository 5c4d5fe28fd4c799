"""What organisations and their places are found by."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from amser.search.index import Text, vector


def index(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Say of each what it is found by."""
    for one in apps.get_model("organisations", "Organisation").objects.iterator(chunk_size=500):
        one.found_by = vector(
            [
                Text(one.name_cy, "cy", is_title=True),
                Text(one.name_en, "en", is_title=True),
                Text(one.does_cy, "cy"),
                Text(one.does_en, "en"),
            ]
        )
        one.save(update_fields=["found_by"])
    for place in apps.get_model("organisations", "Place").objects.iterator(chunk_size=500):
        place.found_by = vector(
            [
                Text(place.name_cy, "cy", is_title=True),
                Text(place.name_en, "en", is_title=True),
                Text(f"{place.address} {place.access_cy}", "cy"),
                Text(f"{place.address} {place.access_en}", "en"),
            ]
        )
        place.save(update_fields=["found_by"])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_words_and_names")]

    operations = [
        migrations.AddField("organisation", "found_by", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
        migrations.AddField("place", "found_by", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
        migrations.RunPython(index, migrations.RunPython.noop),
        migrations.AddIndex("organisation", django.contrib.postgres.indexes.GinIndex(fields=["found_by"], name="organisation_found_by")),
        migrations.AddIndex("place", django.contrib.postgres.indexes.GinIndex(fields=["found_by"], name="organisation_place_found_by")),
    ]
