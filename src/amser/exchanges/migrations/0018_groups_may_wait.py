"""A group that safety says no to is written down, and waits for the desk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0017_forget_words")]

    operations = [
        migrations.RemoveConstraint("exchange", name="groups_are_written_down_once_over"),
        migrations.AddConstraint(
            "exchange",
            models.CheckConstraint(
                condition=models.Q(kind="pair") | models.Q(state__in=["waiting", "posted", "corrected", "cancelled"]),
                name="groups_are_written_down_once_over",
            ),
        ),
    ]
