"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")

application = get_wsgi_application()
# What is loaded by now stays: the collector need not walk through it at every turn.
gc.collect()
gc.freeze()
