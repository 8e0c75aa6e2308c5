"""Evidence from incidents, as arrays: weights, exposure, background, clock, delay and their mixture."""
