"""What an evidence bundle carries beside the evidence: a program that checks it without this one."""
