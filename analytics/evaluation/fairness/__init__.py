"""Whom does the list choose, and wrongly? Disparities between groups, told no surer than the numbers allow.

The only code that opens the protected attributes. Nothing that ranks can import it.
"""
