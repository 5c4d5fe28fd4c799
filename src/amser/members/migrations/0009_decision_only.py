"""
The numbers of certificates go, for good: only what was decided is kept.

The column comes back empty where this is reversed. The release before writes it: stop its processes before this runs.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0008_cards'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='check',
            name='certificate_number',
        ),
    ]
