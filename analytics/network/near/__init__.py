"""Values that nearly match: what may be one thing written differently, or one person with two records.

Nothing here merges anything. A pair is a suggestion with its evidence, for a person to judge;
`analytics.store.merges` keeps what was decided.
"""
