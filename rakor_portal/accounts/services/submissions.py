"""Forms sent twice: the first sending acts, every later one is led to the same result."""

from uuid import UUID

from rakor_portal.accounts.models import FormSubmission


def replay_url(*, actor_key: str, nonce: UUID | str) -> str | None:
    """Where the first sending of this form ended, or None when it has not been acted on.

    `actor_key` is `user:<id>` or `link:<id>`, so that nobody replays another's form.
    """
    found = FormSubmission.objects.filter(actor_key=actor_key, nonce=nonce)
    return found.values_list("result_url", flat=True).first()


def remember_submission(*, government_id: int, actor_key: str, nonce: UUID | str, result_url: str) -> None:
    """Note in the transaction of the effect that this form has been acted on.

    Raises IntegrityError when another request was faster: the effect is then rolled back with the
    transaction, and the caller answers with `replay_url`.
    """
    FormSubmission.objects.create(government_id=government_id, actor_key=actor_key, nonce=nonce, result_url=result_url)
