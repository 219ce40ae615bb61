"""Settings of the suite: real servers, a folder of its own, nothing of the developer's environment."""

import os

from tests import servers

RUN_DIR = servers.prepare()

from salon.settings import *  # noqa: F403
from salon.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DATA_DIR, DATABASES, STORAGES

TEST_TEMPLATE = str(DATABASES["default"]["NAME"])
DATABASES["default"]["TEST"] = {"NAME": TEST_TEMPLATE}
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
# Several runs, and several workers of one, may share a server; none sees or empties the queues of another.
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{RUN_DIR.name}:{DATA_DIR.name}:"


def key_of_this_test(key: str, prefix: str, version: int) -> str:
    """Every test starts with empty caches, whoever else uses the server."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" (")[0]
    return f"{RUN_DIR.name}:{test}:{prefix}:{version}:{key}"


CACHES["default"]["KEY_FUNCTION"] = key_of_this_test
