"""The one view: all that any face shows, worked out for one moment. See :mod:`protocols.view.model`."""

from protocols.view.build import person_name, view
from protocols.view.model import View

__all__ = ["View", "person_name", "view"]
