"""The plain planner: plain English, no model."""
