"""What a run may reach: a filtering forward proxy that all traffic of a run's browser goes through."""
