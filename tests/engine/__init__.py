"""The live session, tested without a clock."""
