"""智能比对: which opinions say the same, nearly the same, or speak of the same matter.

A suggestion, never a decision. ``engine`` compares a whole file or consultation at once and needs
numpy and scipy: only the worker and commands import it. ``wording`` is light enough for a page.
"""
