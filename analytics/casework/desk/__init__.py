"""Which case comes next, who has it, and when it is due."""
