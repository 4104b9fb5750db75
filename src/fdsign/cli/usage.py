"""Wrong usage, said in the user's language: what is wrong, and where the help is."""

from __future__ import annotations

from typing import Any

from typer.exceptions import TyperException

from fdsign.locale.text import _


def explained(error: TyperException) -> str:
    """Two lines about a command line that cannot be understood."""
    context: Any = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "fdsign"
    return f"{_what(error)}\n" + _("How to use it: {command} --help").format(command=command)


def _what(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        text = _("There is no option {name}.").format(name=error.option_name)
        if error.possibilities:
            text += _(" Did you mean {near}?").format(near=", ".join(sorted(error.possibilities)))
        return text
    if kind == "MissingParameter":
        return _("{name} is missing.").format(name=_name(error.param))
    if kind in ("UnfitError", "BadParameter") and error.param is not None:
        reason = error.message if kind == "UnfitError" else _expected(error.param)
        return _("{name} does not fit: {reason}").format(name=_name(error.param), reason=reason)
    if kind == "BadOptionUsage":
        return _("{name} needs a value.").format(name=error.option_name)
    return str(error.format_message())


def _name(parameter: Any) -> str:
    """An option by its longest name, an argument as the help shows it."""
    options = [name for name in parameter.opts if name.startswith("-")]
    return max(options, key=len) if options else str(parameter.metavar or parameter.name).upper()


def _expected(parameter: Any) -> str:
    """What the parameter wants, as its help says it."""
    return str(parameter.help or "")
