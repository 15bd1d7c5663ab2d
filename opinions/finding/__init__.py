"""Finding opinions of all years: what the index keeps, how a filter narrows, one page of hits."""
