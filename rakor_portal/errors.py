"""The one exception by which a rule says no."""


class RuleViolation(Exception):
    """A rule of the field refuses what was asked; the message is fit to show to the user.

    `at` names what was asked wrongly, as the service calls it; a form with such a field shows the message there.
    """

    def __init__(self, message: str, *, at: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.at = at


class StaleWrite(RuleViolation):
    """Someone else changed the record first; `current` holds what is stored now."""

    def __init__(self, message: str, current: object) -> None:
        super().__init__(message)
        self.current = current


class TooManyAttempts(Exception):
    """Somebody tried too often; what he tried was not looked at. Answered with 429, and the words if there are any."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message
