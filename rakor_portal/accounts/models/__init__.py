from rakor_portal.accounts.models.links import AccessLink
from rakor_portal.accounts.models.password_resets import PasswordReset
from rakor_portal.accounts.models.roles import RoleGrant
from rakor_portal.accounts.models.sessions import Session
from rakor_portal.accounts.models.submissions import FormSubmission
from rakor_portal.accounts.models.throttles import Throttle
from rakor_portal.accounts.models.users import User

__all__ = ["AccessLink", "FormSubmission", "PasswordReset", "RoleGrant", "Session", "Throttle", "User"]
