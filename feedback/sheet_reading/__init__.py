"""What a superior's answer says, line by line: from a workbook, a Word table or pasted words.

A proposal that a clerk corrects, never an entry. Needs no database; ``worker`` runs in a process
apart, so nothing is loaded here.
"""
