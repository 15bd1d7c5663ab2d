"""The project package: configuration on top, and the ground floor that every room stands on."""

from liaison.celery import app as celery_app

__all__ = ["celery_app"]
