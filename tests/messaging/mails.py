"""Mails to hand over, and workers that die on the way."""

from datetime import date, timedelta
from functools import reduce
from importlib import import_module

import pytest
import time_machine
from django.utils import timezone

from rakor_portal.messaging.models import Message
from rakor_portal.messaging.notifications.dispatcher import dispatch_due
from rakor_portal.messaging.services import outbox
from tests.factories import make_government, make_holder, make_person, make_position

PLACE = "rakor_portal.messaging.notifications"
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def announce_to(*addresses, subject_id=1, calendar="", body="Yth. Camat.\n.Titik di awal baris.", **options):
    """One queued mail to each address, in the order of the addresses."""
    positions = []
    for address in addresses:
        position = make_position()
        make_holder(position, make_person(email=address))
        positions.append(position.pk)
    government = make_government()
    outbox.announce(
        topic=outbox.Topic(government.pk, "tests.subject", subject_id, "invitation"),
        recipients=outbox.resolve_recipients(government_id=government.pk, position_ids=positions, on=date(2026, 3, 10)),
        words=lambda group: outbox.Words("Undangan Rakor", body, "http://127.0.0.1:8000/i/abc/", calendar),
        **options,
    )
    return list(Message.objects.filter(subject_id=subject_id).order_by("address"))


def dispatch():
    return dict(dispatch_due(timezone.now()))


def steps_of(message):
    return list(message.events.values_list("step", flat=True))


def later(**duration):
    return time_machine.travel(timezone.now() + timedelta(**duration), tick=True)


class Killed(BaseException):
    """Stands for a worker that dies: nothing in the product catches it."""


def die(*_arguments, **_options):
    raise Killed


def queue(number=3, **options):
    """So many mails in the order in which they are handed over."""
    ours = announce_to(*[f"p{each}@uji.example" for each in range(number)], **options)
    return list(Message.objects.filter(pk__in=[each.pk for each in ours]).order_by("not_before", "pk"))


def states(messages):
    found = dict(Message.objects.filter(pk__in=[each.pk for each in messages]).values_list("pk", "state"))
    return tuple(found[each.pk] for each in messages)


def killed(monkeypatch, target, number, when, work=dispatch):
    """Do `work` with a worker that dies at its call of `target` of that number, before or after doing it."""
    calls, real = [], real_of(target)

    def call(*args, **options):
        calls.append(1)
        if len(calls) == number and when == "before":
            raise Killed
        answer = real(*args, **options)
        if len(calls) == number:
            raise Killed
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(f"{PLACE}.{target}", call)
        with pytest.raises(Killed):
            work()


def real_of(target):
    module, *names = target.split(".")
    return reduce(getattr, names, import_module(f"{PLACE}.{module}"))
