"""What `followups` does when `meetings` approves minutes."""
