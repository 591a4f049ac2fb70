"""Exercises: programs to change, and what the loop has to do then."""
