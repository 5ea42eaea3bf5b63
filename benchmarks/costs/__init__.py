"""What Protocols costs, each cost in a module of its own; ``benchmarks/run.py`` runs them.

Every such module has ``measure(quick)``, which measures and answers with rows of the table. A cost is
compared with a *peer* measured in the same run, turn by turn, so that a busy or a slow computer changes
both; where there is no peer, with a limit.
"""
