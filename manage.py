#!/usr/bin/env python3
"""Run Django's management commands for Rakor Portal."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rakor_portal.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- settings must be named first
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- as above

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as reason:
        sys.exit(f"Portal tidak dimulai: {reason}")


if __name__ == "__main__":
    main()
