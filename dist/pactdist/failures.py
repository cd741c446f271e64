"""What a script says before it ends with an error."""

from __future__ import annotations

import sys
from typing import Callable


class Failure(Exception):
    """Something that the reader of the text can mend. The script prints the text and exits with 1."""


def run(main: Callable[[list[str]], None]) -> None:
    """Runs a script: a `Failure` becomes one line on stderr and the exit code 1."""
    try:
        main(sys.argv[1:])
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
