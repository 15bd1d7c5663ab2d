class StationError(Exception):
    """A rule of the stations' work was broken; the text is shown to the user."""
