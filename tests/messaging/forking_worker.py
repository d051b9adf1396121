"""A worker to be killed: for each line on its input it forks one that hands over what is due, and says its process id.

Forked, because a test kills dozens and a process takes seconds to learn Django.
"""

import os
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after setup, as what follows
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from rakor_portal.messaging.notifications.dispatcher import dispatch_due  # noqa: E402


def main():
    database, port, folder = sys.argv[1:]
    connection.settings_dict["NAME"] = database
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", int(port), 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.HANDOVER_DIR = folder
    print("ready", flush=True)
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            dispatch_due(timezone.now())
            os._exit(0)
        print(child, flush=True)
        sys.stdin.readline()  # until it is killed its number must stay its own, so nobody waits for it
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
