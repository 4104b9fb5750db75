"""The only place where errors become exit codes, and results become text or files."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TextIO

import typer

from fdsign import errors
from fdsign.locale.text import _

if TYPE_CHECKING:
    from rich.console import Console


def console(*, no_color: bool = False, stderr: bool = False) -> Console:
    """A terminal that never wraps a path away and never colours a pipe."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # the guard knows what to do

    width = None if (sys.stderr if stderr else sys.stdout).isatty() else _columns()
    return Screen(
        stderr=stderr, no_color=no_color, highlight=False, markup=False, emoji=False, width=width
    )


def _columns() -> int:
    """The width to write for when the output is not a terminal."""
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdigit() and int(columns) >= 40 else 100


@contextmanager
def guard() -> Iterator[None]:
    """Run a command's work; say what stopped it, and leave with its exit code."""
    before = signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    except errors.DataError as error:
        from fdsign.report.terminal import show_problems

        show_problems(error.problems, console(stderr=True))
        if error.written is not None:
            say(_("Written: {path}").format(path=error.written))
        say(_("Nothing was written.") if error.written is None else _("Nothing else was written."))
        raise typer.Exit(error.exit_code) from None
    except errors.FdsignError as error:
        say(str(error))
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        _interrupted()
    except BrokenPipeError:
        sys.stdout = nowhere()
        raise typer.Exit(errors.DONE) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if _stopping:  # a library turned the interrupt into an error of its own
            _interrupted()
        if isinstance(error, OSError):
            say(
                _("The system says: {reason}.").format(
                    reason=error.strerror or type(error).__name__
                )
            )
            raise typer.Exit(errors.REFUSED) from None
        say(
            _(
                "fdsign met a fault of its own (error {id}). Nothing of your data is in this line. "
                "Please report it with the command you ran and this number."
            ).format(id=fault_id(error))
        )
        raise typer.Exit(errors.REFUSED) from None  # fmt: skip

    finally:
        signal.signal(signal.SIGINT, before)


_stopping: list[int] = []


def _interrupt(number: int, _frame: object) -> NoReturn:
    _stopping.append(number)
    raise KeyboardInterrupt


def _interrupted() -> NoReturn:
    say(_("Interrupted. A file that was already written is whole; nothing else was touched."))
    raise typer.Exit(errors.INTERRUPTED) from None


def fault_id(error: BaseException) -> str:
    """A short number for a fault: its kind and where in the program it happened, no data."""
    import hashlib
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{os.path.basename(f.filename)}:{f.lineno}" for f in frames[-4:]]
    digest = hashlib.sha256("|".join([type(error).__name__, *places]).encode()).hexdigest()[:8]
    return f"{type(error).__name__}-{places[-1] if places else ''}-{digest}"


def nowhere() -> TextIO:
    """In place of a stream that the caller closed."""
    return open(os.devnull, "w", encoding="utf-8")


def say(message: str) -> None:
    """A line to the person, on stderr, whatever the console can carry."""
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(message.encode(encoding, "replace").decode(encoding) + "\n")
