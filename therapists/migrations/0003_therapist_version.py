from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('therapists', '0002_time_off_requests'),
    ]

    operations = [
        migrations.AddField(
            model_name='therapist',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
    ]
