"""Tests of people: signing in, members, teams, settings, and who may open what."""
