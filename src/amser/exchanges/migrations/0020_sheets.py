"""Time sheets for a session have codes too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0019_not_arrived")]

    operations = [
        migrations.AddField("slip", "is_sheet", models.BooleanField(db_default=False, default=False)),
        migrations.AddConstraint(
            "slip",
            models.CheckConstraint(
                condition=models.Q(is_sheet=False) | models.Q(printed_for__isnull=True), name="sheet_is_printed_before_the_session"
            ),
        ),
    ]
