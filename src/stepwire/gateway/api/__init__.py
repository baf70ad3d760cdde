"""The HTTP side: routes of runs, their steps and what they leave, saved sessions, signing in."""
