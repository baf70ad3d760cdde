"""Engines: a queue, a log and a control channel that belong together. Here: the local one."""
