"""What a manager sends to let somebody enter into a closed period."""

from logframe.schemas.base import Shape
from logframe.schemas.columns import Moment, Title
from logframe.schemas.results import KeyOrNone


class ExceptionCreate(Shape):
    """For whom a closed period takes entries a while longer: one place, or everybody where none is named."""

    location_id: KeyOrNone = None
    until: Moment
    reason: Title
