from rakor_portal.messaging.models.events import DeliveryEvent
from rakor_portal.messaging.models.messages import Attachment, Channel, Message
from rakor_portal.messaging.models.obligations import Obligation

__all__ = ["Attachment", "Channel", "DeliveryEvent", "Message", "Obligation"]
