"""What stops a reading command."""

import click

from audit.safety import shown


class Failure(click.ClickException):
    """What is wrong, where, and what to do now, with the exit code that says of which sort.

    2 is wrong use or input, 3 storage, 4 a limit that was reached.
    """

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(shown(message))
        self.exit_code = exit_code  # type: ignore[misc]  # click declares it for a class
