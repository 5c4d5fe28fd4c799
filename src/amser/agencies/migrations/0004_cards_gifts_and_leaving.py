"""Cards are printed, gifts have codes, a pot gives, and whoever left can be removed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_told_before_they_expire'),
        ('organisations', '0002_accounts_exist'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PotGift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credits', models.IntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('given_at', models.DateTimeField()),
                ('transfer_id', models.UUIDField(unique=True)),
            ],
        ),
        migrations.AddField(
            model_name='creditgift',
            name='code',
            field=models.CharField(blank=True, max_length=12, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='participant',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='schemecard',
            name='printed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='creditgift',
            constraint=models.CheckConstraint(condition=models.Q(('code__isnull', True), models.Q(('receiver__isnull', True), ('receiver_organisation__isnull', True), ('state', 'offered')), _connector='OR'), name='credit_gift_with_a_code_waits_for_whoever_brings_it'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), ('left_at__isnull', False), _connector='OR'), name='participant_left_before_being_erased'),
        ),
        migrations.AddField(
            model_name='potgift',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='potgift',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pot_gifts', to='agencies.participant'),
        ),
        migrations.AddField(
            model_name='potgift',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.scheme'),
        ),
        migrations.AddConstraint(
            model_name='potgift',
            constraint=models.CheckConstraint(condition=models.Q(('credits__gt', 0)), name='pot_gift_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='potgift',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='pot_gift_has_a_reason'),
        ),
    ]
