"""What a script says before it ends with an error."""

from __future__ import annotations

import signal
import sys
from typing import Callable


class Failure(Exception):
    """Something that the reader of the text can mend. The script prints the text and exits with 1."""


def run(main: Callable[[list[str]], None]) -> None:
    """Runs a script: a `Failure`, and what the system refuses, becomes one line on stderr and the exit code 1.

    Temporary folders are removed when the script is ended by a signal, too.
    """
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        main(sys.argv[1:])
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        print(f"error: {error.filename}: {error.strerror}" if error.filename else f"error: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
