class DraftError(Exception):
    """A rule of drafts or consultations was broken; the text is shown to the user.

    ``field`` names the field of the form in which it can be put right, if it is a certain one.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class ChangedMeanwhileError(DraftError):
    """Somebody else saved since the form was opened; ``now`` is what it may be saved upon next."""

    def __init__(self, message: str, *, now: str) -> None:
        super().__init__(message)
        self.now = now
