"""A night worked out in parts: each by a process of its own, here or on another machine.

Subjects are parted by the bucket of their id. What is said of one person rests on their own reports and on
figures of the whole list (`evidence.everybody`); so every stage works on all parts side by side, and between
stages the figures are added up. Parts leave what they found as files in a scratch folder that all share. A
task that is run again writes the same files again, so that a killed worker costs its tasks and nothing else.
"""
