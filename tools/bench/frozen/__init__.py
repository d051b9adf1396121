"""What all figures are compared with; never changed, or old and new figures say nothing of each other."""
