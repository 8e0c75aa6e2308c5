"""The scheduled night: what it does step by step, what it must pass, what it leaves behind."""
