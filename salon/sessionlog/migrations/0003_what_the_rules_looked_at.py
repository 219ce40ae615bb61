from django.db import migrations

import salon.core.fields


class Migration(migrations.Migration):
    dependencies = [("sessionlog", "0002_addenda_and_policy")]

    operations = [
        migrations.AddField(
            model_name="screening",
            name="context",
            field=salon.core.fields.EncryptedJSONField(default=dict),
            preserve_default=False,
        ),
    ]
