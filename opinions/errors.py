class OpinionError(Exception):
    """A rule of the opinions' work was broken; the text is shown to the user."""
