class StartError(Exception):
    """The portal cannot be started; the text is a Chinese sentence, shown as it is."""
