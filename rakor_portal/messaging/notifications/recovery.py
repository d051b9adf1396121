"""What became of the batch of a worker that died: by its journal what can be proved, by time what cannot."""

from datetime import timedelta

from django.utils import timezone

from rakor_portal.messaging.models import Message
from rakor_portal.messaging.notifications.committing import settle
from rakor_portal.messaging.notifications.journal import LastWords, settle_dead
from rakor_portal.messaging.notifications.transitions import end

#: Longer than a worker may wait before a dot, and the relay for a silent client after that (delivery.md section 6).
RECOVER_AFTER = timedelta(minutes=16)

_State = Message.State


def recover() -> int:
    """Settle what dead workers of this machine left behind; returns how many messages are now UNCERTAIN.

    COMMITTING for too long: whether the relay took it is unknowable, so it is shown and never resent blindly.
    """
    settle_dead(_settle_words)
    before = timezone.now() - RECOVER_AFTER
    lost = Message.objects.filter(state=_State.COMMITTING, committed_at__lt=before)
    return sum(end(message, _State.UNCERTAIN, "server email tidak menjawab") for message in lost)


def _settle_words(words: LastWords) -> None:
    """Only messages that still stand as that very last look left them."""
    rows = Message.objects.filter(pk__in=words.tokens, state=_State.COMMITTING, committed_at=words.at)
    left = [message for message in rows if message.token == words.tokens[message.pk]]
    if left:
        settle(left, words.standings)
