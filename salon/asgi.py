"""The entry point of a web server that speaks ASGI; views are synchronous, so WSGI costs less."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")
application = get_asgi_application()
