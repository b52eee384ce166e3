"""Pages made by script: which they are, and what a browser without a network makes of them."""
