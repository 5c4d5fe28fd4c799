"""
The application no longer knows the column that held the words. The database keeps it, with a default, for this release.

The release before, which may still serve while this one starts, reads and writes it. A later release drops it, and first
moves what was written into it meanwhile: the words of no question of that exchange, as 0006 does.
"""

from django.db import migrations

KEEP = "ALTER TABLE exchanges_exchange ALTER COLUMN question SET DEFAULT ''"
AS_IT_WAS = "ALTER TABLE exchanges_exchange ALTER COLUMN question DROP DEFAULT"


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0006_words_of_questions")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(KEEP, AS_IT_WAS)],
            state_operations=[migrations.RemoveField(model_name="exchange", name="question")],
        ),
    ]
