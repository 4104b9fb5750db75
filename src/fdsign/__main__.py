"""``python -m fdsign``."""

from fdsign.cli.main import run

run()
