"""Search: what was typed, how it is looked up in the entries, and how a hit is shown."""
