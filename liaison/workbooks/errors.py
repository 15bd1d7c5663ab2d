class WorkbookError(Exception):
    """A workbook cannot be read or written; the text is a Chinese sentence, shown as it is."""
