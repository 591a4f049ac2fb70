"""From a program to its record."""
