"""`python -m question_bank`: what can be done with a bank without the platform."""

import sys

from question_bank.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
