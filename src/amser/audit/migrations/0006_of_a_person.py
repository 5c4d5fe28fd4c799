"""When somebody last did something in a bank is found without reading everything that anybody did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_openings_stay")]

    operations = [
        migrations.AddIndex(
            model_name="entry", index=models.Index(fields=["timebank_id", "user_id", "-at"], name="audit_of_a_person")
        ),
    ]
