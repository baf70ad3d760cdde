"""What sentences mean: one frozen class for each thing a person can ask for, by theme.

An instruction says *what* is wanted in the writer's words; nothing in it depends on a page. Values keep
their ``{{…}}`` templates. ``instruction`` has them all in one union, and those that hold others: again, if,
for each.
"""
