class OfficeError(Exception):
    """A rule of the office was broken; the text is shown to the user."""
