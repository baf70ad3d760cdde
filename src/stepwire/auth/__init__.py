"""Who is there: verifies bearer tokens against the operator's keys, and mints them for the command line."""
