"""汇报材料: a draft in the words of such papers, numbers from the rows, blanks for judgment."""
