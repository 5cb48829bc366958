"""Reads of messages: how households want to hear, what waits, what went out."""
