"""Take away the tables of django-axes, which counted tries before `Throttle`: they hold names and addresses."""

from django.db import migrations

TABLES = ("axes_accessattemptexpiration", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_throttle_and_end_sessions'),
    ]

    operations = [
        migrations.RunSQL([f"DROP TABLE IF EXISTS {table}" for table in TABLES], migrations.RunSQL.noop),
    ]
