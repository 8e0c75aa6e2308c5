"""Papers that are written from the facts of the running system: templates with named facts, and the facts.

A template in `templates/` names a fact as `{fact:MODULE.FUNCTION}`; the function of that name in `facts/`
gives the text in its place. A paper carries the hashes of its facts: a stale one is found and says why.
"""
