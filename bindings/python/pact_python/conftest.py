"""Has the symbols of the native library looked up when they are called, not when it is loaded.

The library has no plugins yet; clients that ask for none do not notice.
"""

import os
import sys

if hasattr(sys, "setdlopenflags"):
    sys.setdlopenflags(os.RTLD_LAZY)
