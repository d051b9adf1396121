"""After a test that writes where other connections see it: what it wrote goes, what migrating made stays.

Django's own way (`flush`) truncates every table, which costs PostgreSQL more than a tenth of a second however few rows
there are, and then makes content types, permissions and the search index anew, as if the database had been migrated.
"""

from django.apps import apps
from django.db import connection, transaction

#: Filled by every migrating; flush would empty them only to fill them again alike.
MADE_BY_MIGRATING = {"auth_permission", "django_content_type"}


def empty_tables():
    """Delete the rows of all tables that have any; foreign keys are asked when all of them are gone."""
    managed = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    tables = sorted(managed - MADE_BY_MIGRATING)
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # waits, as TRUNCATE would, for a request that a browser left running
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")
        cursor.execute(asked)
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')
