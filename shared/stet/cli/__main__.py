"""`python -m stet.cli`."""

from stet.cli import main

main()
