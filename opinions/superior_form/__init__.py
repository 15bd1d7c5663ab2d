"""A superior's own blank table: found, guessed, and filled without touching how it looks."""
