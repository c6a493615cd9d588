"""The project's own web server, with views of raw SQL in the place of its addresses: the floor of every call."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "bench.raw_urls"
application = get_wsgi_application()
