"""Rivals of fdsign in speed, and the data that they and fdsign are given."""
