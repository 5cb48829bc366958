"""Reads of earning. Answers are frozen; numbers of people, never which households they are."""
