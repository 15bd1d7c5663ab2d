"""汇报材料: a draft in the words of such papers, every number from the rows, blanks for judgment."""
