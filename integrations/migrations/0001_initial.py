"""Sources, items, import runs, unresolved parents."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_counted_once_a_workspace'),
        ('strategy', '0003_counted_once_a_workspace'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.CharField(max_length=20, verbose_name='which kind of file')),
                ('files', models.JSONField(default=list, verbose_name='path and name of each file')),
                ('is_full', models.BooleanField(blank=True, null=True, verbose_name='the files hold everything; empty: guess')),
                ('status', models.CharField(choices=[('checking', 'Being checked'), ('ready', 'Checked, waiting for you'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled'), ('undone', 'Undone')], default='checking', max_length=12)),
                ('rows_path', models.CharField(blank=True, max_length=1000)),
                ('rows_bytes', models.BigIntegerField(default=0)),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('cursor', models.BigIntegerField(default=0)),
                ('found', models.JSONField(default=dict, verbose_name='the words in the files, with their counts')),
                ('notes', models.JSONField(default=list, verbose_name='sentences about the files')),
                ('plan', models.JSONField(blank=True, default=dict, verbose_name='what the dry run says')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='what the import did so far')),
                ('error', models.TextField(blank=True, verbose_name='why it failed, as a sentence')),
                ('claim', models.CharField(blank=True, max_length=40, verbose_name='who works on it')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='the last sign of life of who works on it')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('change', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='strategy.change')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='SkippedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255)),
                ('line', models.PositiveIntegerField()),
                ('reference', models.CharField(blank=True, max_length=255)),
                ('reason', models.TextField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skipped_lines', to='integrations.importrun')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('is_tracker', models.BooleanField(default=True, verbose_name="it owns its records' titles, texts and statuses")),
                ('current_days', models.PositiveIntegerField(default=90, verbose_name='days that untouched work stays current')),
                ('uncounted_types', models.JSONField(blank=True, default=list)),
                ('kinds', models.JSONField(blank=True, default=dict)),
                ('statuses', models.JSONField(blank=True, default=dict)),
                ('people', models.JSONField(blank=True, default=dict)),
                ('teams', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
        ),
        migrations.AddField(
            model_name='importrun',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='integrations.source'),
        ),
        migrations.CreateModel(
            name='TrackerItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outside_id', models.CharField(max_length=500)),
                ('key', models.CharField(max_length=255)),
                ('project', models.CharField(blank=True, max_length=255)),
                ('raw_status', models.CharField(blank=True, max_length=255)),
                ('owner_text', models.CharField(blank=True, max_length=255, verbose_name='whom the tracker names as owner')),
                ('team_text', models.CharField(blank=True, max_length=500, verbose_name='which teams the tracker names')),
                ('imported', models.JSONField(default=dict)),
                ('parents_hash', models.CharField(blank=True, max_length=32)),
                ('fetched_at', models.DateTimeField()),
                ('seen_in', models.BigIntegerField(default=0, verbose_name='the last import run that saw it')),
                ('is_gone', models.BooleanField(default=False, verbose_name='missing from the last full import')),
                ('is_withdrawn', models.BooleanField(default=False, verbose_name='its import was undone')),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='tracker_item', to='strategy.record')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='integrations.source')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='UnresolvedParent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=50, verbose_name="the tracker's field that names it")),
                ('reference', models.CharField(max_length=500)),
                ('outside_id', models.CharField(blank=True, max_length=500)),
                ('why_unresolved', models.CharField(choices=[('missing', "It hasn't been imported yet. When an import brings it, the link is made."), ('elsewhere', "It belongs to a project or system that isn't imported here. Import that too, or link the record by hand."), ('skipped', 'It was left out of the import, because of its type. Map its type to a level.'), ('level', "Its level may not be above this record's level. Map its type to another level, or link by hand."), ('cycle', 'The two would contribute to each other. Correct it in the tracker.'), ('itself', "A record can't contribute to itself. Correct it in the tracker."), ('deleted', 'It was deleted here. Restore it, and import again.')], default='missing', max_length=20)),
                ('link', models.JSONField(blank=True, default=dict, verbose_name='type, why and weight of the link to make')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unresolved_parents', to='strategy.record')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='unresolved_parents', to='integrations.source')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='WaitingImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='integrations.importrun')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('workspace', 'name'), name='source_name_unique_in_workspace', violation_error_message='A source with this name exists already.'),
        ),
        migrations.AddIndex(
            model_name='importrun',
            index=models.Index(fields=['workspace', '-created_at', '-id'], name='import_run_newest_first'),
        ),
        migrations.AddIndex(
            model_name='trackeritem',
            index=models.Index(fields=['source', 'key'], name='tracker_item_by_key'),
        ),
        migrations.AddIndex(
            model_name='trackeritem',
            index=models.Index(fields=['source', 'seen_in'], name='tracker_item_by_run'),
        ),
        migrations.AddConstraint(
            model_name='trackeritem',
            constraint=models.UniqueConstraint(fields=('source', 'outside_id'), name='tracker_item_once_a_source'),
        ),
        migrations.AddIndex(
            model_name='unresolvedparent',
            index=models.Index(fields=['workspace', 'reference'], name='unresolved_parent_by_reference'),
        ),
        migrations.AddIndex(
            model_name='unresolvedparent',
            index=models.Index(condition=models.Q(('outside_id', ''), _negated=True), fields=['source', 'outside_id'], name='unresolved_parent_by_id'),
        ),
        migrations.AddConstraint(
            model_name='unresolvedparent',
            constraint=models.UniqueConstraint(fields=('child', 'reference'), name='unresolved_parent_once_a_child'),
        ),
    ]
