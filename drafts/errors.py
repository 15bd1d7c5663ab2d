class DraftError(Exception):
    """A rule of drafts or consultations was broken; the text is shown to the user."""
