from rakor_portal.messaging.models.events import DeliveryEvent
from rakor_portal.messaging.models.heartbeats import Heartbeat
from rakor_portal.messaging.models.messages import Attachment, Channel, Message, ReadyDocument
from rakor_portal.messaging.models.obligations import Obligation

__all__ = ["Attachment", "Channel", "DeliveryEvent", "Heartbeat", "Message", "Obligation", "ReadyDocument"]
