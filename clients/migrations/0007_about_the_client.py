from django.db import migrations

import salon.core.fields


class Migration(migrations.Migration):
    dependencies = [("clients", "0006_a_draft_on_each_device")]

    operations = [
        migrations.AddField(
            model_name="healthdeclaration",
            name="about",
            field=salon.core.fields.EncryptedJSONField(null=True),
        ),
    ]
