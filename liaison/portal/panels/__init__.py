"""What waits for a person and what is late, as small lists that lead to the page with all."""
