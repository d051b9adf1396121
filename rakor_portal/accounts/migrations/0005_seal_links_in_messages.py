"""Kept messages held the tokens of links as they were sent; from here on they hold the signs that stand for them."""

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import migrations
from django.db.models import Q

from rakor_portal.messaging.sealing import opened, sign_for, token_for

_LINK = re.compile(r"(?<=/[ipt]/)[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])")
#: Stands where a token belongs to no link that is kept, or was derived under an earlier secret key.
_MASK = "…"
_BATCH = 500


def seal(apps: Any, _schema_editor: Any) -> None:
    """A sign for each token; a masked word for what cannot be derived again."""
    Message, AccessLink = apps.get_model("messaging", "Message"), apps.get_model("accounts", "AccessLink")
    linked = Q()
    for prefix in ("/i/", "/p/", "/t/"):
        linked |= Q(body__contains=prefix) | Q(link__contains=prefix)
    for messages in _batches(Message.objects.filter(linked)):
        tokens = {token for each in messages for token in _LINK.findall(f"{each.body}\n{each.link}")}
        hashes = {hashlib.sha256(token.encode()).hexdigest() for token in tokens}
        ids = AccessLink.objects.filter(token_hash__in=hashes).values_list("public_id", flat=True)
        public_ids = {token_for(public_id): public_id for public_id in ids}
        for each in messages:
            each.body, each.link = (_sealed(text, each.person_id, public_ids) for text in (each.body, each.link))
        Message.objects.bulk_update(messages, ["body", "link"], batch_size=100)


def unseal(apps: Any, _schema_editor: Any) -> None:
    """The tokens again: the portal before this sends texts as they are kept."""
    Message = apps.get_model("messaging", "Message")
    for messages in _batches(Message.objects.filter(Q(body__contains="~") | Q(link__contains="~"))):
        for each in messages:
            each.body, each.link = (opened(text, each.person_id) for text in (each.body, each.link))
        Message.objects.bulk_update(messages, ["body", "link"], batch_size=100)


def _sealed(text: str, person_id: int | None, public_ids: dict[str, str]) -> str:
    def sign(found: re.Match[str]) -> str:
        public_id = public_ids.get(found[0])
        return sign_for(public_id, person_id) if public_id else _MASK

    return _LINK.sub(sign, text)


def _batches(rows: Any) -> Iterator[list[Any]]:
    """Rows with what is needed of them, some at a time: a government keeps a hundred thousand messages."""
    found = rows.order_by("pk").only("person_id", "body", "link").iterator(chunk_size=_BATCH)
    while batch := list(islice(found, _BATCH)):
        yield batch


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0004_drop_axes"),
        ("messaging", "0002_heartbeat"),
    ]

    operations = [migrations.RunPython(seal, unseal)]
