"""``python -m fanzha``, the same as the command ``fanzha``."""

from fanzha.cli import main

main()
