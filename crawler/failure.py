"""What a user can put right: each failure says what is wrong, where, and what to do."""


class Failure(Exception):
    """Wrong use, or input that can't be read."""

    exit_code = 2
    """The exit code of a command that fails so; 2 is use and input, 3 storage."""
