"""``python -m protocols``."""

import sys

from protocols.cli.main import main

sys.exit(main())
