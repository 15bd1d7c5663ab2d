class NotApplied(Exception):  # noqa: N818 -- nothing is broken: a person goes on from here
    """An instruction that a person has to carry out; the text says why, for the clerk."""
