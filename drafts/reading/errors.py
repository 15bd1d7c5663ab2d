class DraftReadError(Exception):
    """The file cannot be read as a draft; the text is shown to the user."""
