"""gunicorn's own settings, however it is started: ``--config python:liaison.web_server``."""

from gunicorn.http import wsgi

from liaison.settings import LOGGING

# Which program answers, and in which version, helps nobody but an attacker.
wsgi.SERVER = "portal"

# Requests are short; threads keep idle and slow connections from holding a process.
threads = 4
timeout = 60
graceful_timeout = 10
control_socket_disable = True
logconfig_dict = LOGGING
