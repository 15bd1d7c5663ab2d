"""Workbooks of the stations' work: ledger, tasks, rosters (forms 4.3 to 4.6).

Only what the portal collects; phones are masked, and there are no numbers of identity cards.
"""

from stations.workbook import assignments, ledger, people, progress

__all__ = ["assignments", "ledger", "people", "progress"]
