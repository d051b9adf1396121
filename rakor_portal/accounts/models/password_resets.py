from django.db import models


class PasswordReset(models.Model):
    """An address typed under *Lupa kata sandi*, until the worker has dealt with it, whether or not anybody has it.

    Deleted when the mail is sent, so that the page does the same for every address and a lost broker loses nothing.
    """

    email = models.EmailField()
    requested_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}"
