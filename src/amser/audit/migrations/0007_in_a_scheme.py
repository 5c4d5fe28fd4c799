"""Who acted for whom, and opened what, in a scheme of credits."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0006_of_a_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='for_participant_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='opening',
            name='scheme_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='opening',
            name='timebank_id',
            field=models.IntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('for_participant_id__isnull', False)), fields=['for_participant_id', 'at'], name='audit_for_participant'),
        ),
        migrations.AddIndex(
            model_name='opening',
            index=models.Index(condition=models.Q(('scheme_id__isnull', False)), fields=['scheme_id', 'label', '-at'], name='openings_of_a_scheme'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scheme_id__isnull', True), ('timebank_id__isnull', False)), models.Q(('scheme_id__isnull', False), ('timebank_id__isnull', True)), _connector='OR'), name='opened_at_a_bank_or_in_a_scheme'),
        ),
    ]
