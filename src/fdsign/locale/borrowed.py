"""Typer's own words, so that help and usage errors speak Chinese too.

Typer asks ``gettext`` for these (``text.use`` lends it our catalogue), but their message ids stand
in its source, not in ours; listed here, ``pybabel extract`` finds them. Its other words (``Usage:``,
``Error:``, ``No such option``) are fixed in its code and stay English.
"""

from __future__ import annotations

from fdsign.locale.text import N_

WORDS = (
    N_("(dynamic)"),
    N_("Aborted!"),
    N_("Arguments"),
    N_("Commands"),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("Options"),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("required"),
)
