"""`python -m logframe` is the command line."""

from logframe.cli import main

main()
