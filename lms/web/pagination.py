"""Pages of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import request, url_for
from sqlalchemy.orm import Session

Row = TypeVar("Row")
PER_PAGE = 25


@dataclass(frozen=True)
class Pagination(Generic[Row]):
    """One page of a list: `number` counts from 1, `total` is the size of the whole list."""

    items: Sequence[Row]
    number: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def has_prev(self) -> bool:
        """Return whether a page comes before."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Return whether a page follows."""
        return self.number < self.pages

    def url(self, number: int) -> str:
        """Return the address of another page of the same list, filters kept."""
        args: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
        return url_for(request.endpoint or "", **(args | {"page": number}))


def page_number() -> int:
    """Return the page asked for in the query string, 1 when absent or nonsense."""
    return max(1, request.args.get("page", 1, type=int) or 1)


def paginate(
    session: Session, query: sa.Select[Any], number: int, per_page: int = PER_PAGE
) -> Pagination[Any]:
    """Return one page of an ORM query with one entity, in two statements."""
    total = session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery()))
    rows = session.scalars(query.limit(per_page).offset((number - 1) * per_page)).all()
    return Pagination(rows, number, per_page, total or 0)
