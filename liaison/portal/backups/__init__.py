"""Copies of database and files that can be checked and brought back."""
