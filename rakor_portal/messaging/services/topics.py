"""What one announcement is about, and the rows that it becomes."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from rakor_portal.messaging.models import Channel, Message, Obligation
from rakor_portal.messaging.models.messages import MessageQuerySet
from rakor_portal.messaging.models.obligations import ObligationQuerySet
from rakor_portal.messaging.notifications.addressing import Recipient, channels_of, state_with


@dataclass(frozen=True)
class Topic:
    """What is announced: one stage of a subject's version. The same topic is said once to each position."""

    government_id: int
    subject_kind: str
    subject_id: int
    stage: str
    subject_version: int = 1
    circle_id: int | None = None

    @property
    def window_key(self) -> str:
        """What makes the one message to a person unique."""
        return f"{self.stage}:{self.subject_kind}:{self.subject_id}:v{self.subject_version}"

    def obligations(self) -> ObligationQuerySet:
        """The topic's rows so far."""
        return Obligation.objects.about(self.subject_kind, self.subject_id).filter(
            government_id=self.government_id, subject_version=self.subject_version, stage=self.stage
        )

    def messages(self) -> MessageQuerySet:
        """The topic's messages so far."""
        return Message.objects.filter(government_id=self.government_id, window_key__startswith=self.window_key).about(
            self.subject_kind, self.subject_id
        )

    def template(self, *, waits_for_document: int | None, not_before: datetime, expires_at: datetime | None) -> Message:
        """What all messages of the topic have in common."""
        return Message(
            government_id=self.government_id,
            kind=Message.Kind.SINGLE,
            stage=self.stage,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            circle_id=self.circle_id,
            waits_for_document=waits_for_document,
            not_before=not_before,
            expires_at=expires_at,
        )

    def obligations_to(
        self,
        group: list[Recipient],
        expires_at: datetime | None,
        *,
        channels: list[Channel] | None = None,
        message: Message | None = None,
        expired: str = "",
        greeting: str = "",
    ) -> list[Obligation]:
        """The rows for one person's positions; their state follows from the message's."""
        state, reason = (Obligation.State.EXPIRED, expired) if message is None else state_with(message)
        return [
            Obligation(
                government_id=self.government_id,
                subject_kind=self.subject_kind,
                subject_id=self.subject_id,
                subject_version=self.subject_version,
                stage=self.stage,
                position_id=recipient.position_id,
                channel=channel,
                circle_id=self.circle_id,
                may_disturb=True,
                fire_at=timezone.now(),
                expires_at=expires_at,
                state=state,
                reason=reason,
                message=message,
                data={"greeting": greeting} if greeting else {},
            )
            for recipient in group
            for channel in (channels or channels_of(group))
        ]
