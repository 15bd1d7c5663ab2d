"""What can happen to an opinion, split by subject."""
