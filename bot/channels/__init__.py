"""Where questions come from and answers go: parse and render, nothing else."""
