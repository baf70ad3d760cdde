"""Runs: what they are, how they move, how their steps are kept and followed."""
