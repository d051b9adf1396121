from rakor_portal.audit.models.entries import AuditEntry, ChainHead

__all__ = ["AuditEntry", "ChainHead"]
