"""The entry point of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")
application = get_wsgi_application()
# Brings every face along now, so that the first person to ask does not wait for it.
resolve("/healthz")
# What is there now stays: to look through it for waste again and again would hold up one request in some hundreds.
gc.freeze()
