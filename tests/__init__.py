"""Tests, in the same houses and rooms as the code."""
