"""How the points of a station come about: rows first, points from the rows alone."""
