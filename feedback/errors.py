class FeedbackError(Exception):
    """A rule of the feedback's work was broken; the text is shown to the user."""
