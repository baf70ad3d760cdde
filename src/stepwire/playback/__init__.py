"""Plays a recorded run as if it happened: a browser and a planner that know how it went."""

from stepwire.playback.browser import RecordedBrowser
from stepwire.playback.pace import Pace
from stepwire.playback.planner import RecordedPlanners

__all__ = ["Pace", "RecordedBrowser", "RecordedPlanners"]
