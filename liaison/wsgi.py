"""The WSGI application that gunicorn serves."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

# No page computes with numpy, but openpyxl takes 20 MB of it along wherever it is installed.
sys.modules["numpy"] = None  # type: ignore[assignment]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")

application = get_wsgi_application()
# What is loaded by now stays: the collector need not walk through it at every turn.
gc.collect()
gc.freeze()
