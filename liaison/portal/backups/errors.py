class BackupError(Exception):
    """A backup cannot be made or brought back; the text is a Chinese sentence, shown as it is."""
