"""Seal what has been written so far. The hashes stay as they are: a chain that was broken before stays broken."""

from django.conf import settings
from django.db import migrations, models

from rakor_portal.audit.sealing import seal_entry, seal_head


def seal(apps, schema_editor):
    entries = apps.get_model("audit", "AuditEntry").objects
    for head in apps.get_model("audit", "ChainHead").objects.all():
        head_seal, last = "", None
        for entry in entries.filter(government_id=head.government_id).order_by("sequence").iterator(chunk_size=500):
            link = {"government_id": head.government_id, "sequence": entry.sequence, "entry_hash": entry.hash}
            entry.seal = seal_entry(**link, head_seal=head_seal)
            entries.filter(pk=entry.pk).update(seal=entry.seal)
            head_seal = seal_head(**link, entry_seal=entry.seal)
            last = entry
        if last is not None and (last.sequence, last.hash) == (head.sequence, head.hash):
            head.seal = head_seal
            head.save(update_fields=["seal"])


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='auditentry',
            name='seal',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='chainhead',
            name='seal',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['government', 'action'], name='audit_entry_action'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['government', 'at'], name='audit_entry_at'),
        ),
        # Last, so that PostgreSQL need not change a table with changed rows.
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
    ]
