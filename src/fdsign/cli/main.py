"""The entry point: choose the language first, because help texts are words too."""

from __future__ import annotations

import gc
import sys

from fdsign import errors
from fdsign.cli.guard import nowhere, say
from fdsign.locale import text
from fdsign.locale.text import _

_GARBAGE = 200_000
"""New objects after which Python looks for rings among them: rows of cells are none, and many."""


def run() -> None:
    """Run fdsign with the command line of the process."""
    gc.set_threshold(_GARBAGE)
    sys.stdout, sys.stderr = (stream or nowhere() for stream in (sys.stdout, sys.stderr))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    text.use(text.preferred(_asked(sys.argv[1:])))
    from typer.exceptions import TyperException

    from fdsign.cli.app import application
    from fdsign.cli.usage import explained

    try:
        app = application(sys.argv[1:])
        code = app(prog_name="fdsign", standalone_mode=False)
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(str(error) + "\n")
        else:
            say(explained(error))
        sys.exit(errors.WRONG_USAGE)
    except KeyboardInterrupt:
        sys.exit(errors.INTERRUPTED)
    sys.exit(_flushed(code if isinstance(code, int) else errors.DONE))


def _flushed(code: int) -> int:
    """Send what is left to standard output; a reader that went away is no fault."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = nowhere()
    except OSError as error:
        sys.stdout = nowhere()
        say(_("The system says: {reason}.").format(reason=error.strerror or type(error).__name__))
        return errors.REFUSED
    return code


def _asked(arguments: list[str]) -> str | None:
    """What ``--lang`` says, before the options are parsed."""
    for place, argument in enumerate(arguments):
        if argument == "--lang":
            return "".join(arguments[place + 1 : place + 2])
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None
