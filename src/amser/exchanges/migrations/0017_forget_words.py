"""What somebody who is removed had asked about hours goes; nobody else's words can be changed."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0016_rule_of_the_day"), ("members", "0001_initial")]

    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), "DROP FUNCTION public.exchanges_forget_words(bigint)")
    ]
