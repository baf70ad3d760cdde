"""Shipped fakes: in-memory adapters that pass the same contract suites as the real ones.

For the tests of Stepwire itself and of whoever builds on it: a browser, planners, a clock, an
engine and a storage, all without a process, a disk or a wait.
"""
