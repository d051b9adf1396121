from rakor_portal.documents.models.documents import Document
from rakor_portal.documents.models.letterheads import DocumentForm, Letterhead
from rakor_portal.documents.models.numbers import NumberPattern, NumberRegister

__all__ = ["Document", "DocumentForm", "Letterhead", "NumberPattern", "NumberRegister"]
