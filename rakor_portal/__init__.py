"""Rakor Portal: what a coordination meeting decides is carried until it is done."""

from rakor_portal.celery import app as celery_app

__all__ = ["celery_app"]
__version__ = "0.2.0"
