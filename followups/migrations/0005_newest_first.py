from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followups", "0004_saved_view")]

    operations = [
        migrations.AddIndex(
            model_name="actionitem",
            index=models.Index(fields=["government", "-assigned_on", "-id"], name="action_item_newest"),
        ),
    ]
