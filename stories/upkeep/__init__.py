"""Keeping the library's sources alive: visits to their addresses, and what they found."""
