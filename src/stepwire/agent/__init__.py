"""The agent: observe, decide, act, record; within limits, one run at a time."""
