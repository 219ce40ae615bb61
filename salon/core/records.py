"""Record: a row that people outside may name."""

import uuid

from django.db import models


class Record(models.Model):
    """A row with a public name: `public_id` goes into addresses and answers, `id` never does."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
