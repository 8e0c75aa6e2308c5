"""Evidence from incidents, as arrays: weights, what is ordinary, and the chain of states that judges it."""
