"""What faces are given to show."""
