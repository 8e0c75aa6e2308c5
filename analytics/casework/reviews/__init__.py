"""One reading from opening to decision, and what is made of many of them."""
