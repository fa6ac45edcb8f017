"""A linear model with whole-number columns, solved by HiGHS; the same model, the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

INFINITY = float("inf")


class LinearModel:
    """Columns with bounds and costs, rows with bounds; `solve` minimises the total cost."""

    def __init__(self) -> None:
        self.costs: list[float] = []
        self._columns: list[tuple[float, float, bool]] = []
        self._rows: list[tuple[float, float]] = []
        self._starts = [0]
        self._indices: list[int] = []
        self._values: list[float] = []

    def add_column(
        self,
        cost: float = 0.0,
        *,
        lower: float = 0.0,
        upper: float = INFINITY,
        integer: bool = False,
    ) -> int:
        """Return the number of the new column."""
        self.costs.append(cost)
        self._columns.append((lower, upper, integer))
        return len(self.costs) - 1

    def add_row(self, lower: float, upper: float, terms: Iterable[tuple[int, float]]) -> None:
        """Demand lower <= sum of factor x column <= upper."""
        for column, factor in terms:
            self._indices.append(column)
            self._values.append(factor)
        self._starts.append(len(self._indices))
        self._rows.append((lower, upper))

    def solve(
        self,
        *,
        start: Sequence[float] | None = None,
        gap: float = 1e-6,
        node_limit: int | None = None,
    ) -> list[float]:
        """Return the value of every column at least cost.

        start: a known solution to improve on. gap: how far from the least cost is near enough.
        node_limit: branchings after which the best solution found so far is taken (a count,
        not a time, so that the answer repeats).
        Raises ArithmeticError if the solver finds no solution.
        """
        import highspy

        solver = _quiet_solver()
        solver.setOptionValue("mip_abs_gap", gap)
        if node_limit is not None:
            solver.setOptionValue("mip_max_nodes", node_limit)
        solver.passModel(*self._as_arrays())
        if start is not None:
            known = highspy.HighsSolution()
            known.col_value = list(start)
            solver.setSolution(known)
        solver.run()
        if (
            solver.getInfo().primal_solution_status
            != highspy.SolutionStatus.kSolutionStatusFeasible
        ):
            raise ArithmeticError(f"no solution: {solver.getModelStatus()}")
        return list(solver.getSolution().col_value)

    def _as_arrays(self) -> tuple[Any, ...]:
        """Return the arguments of HiGHS's passModel, the matrix row by row."""
        import highspy
        import numpy as np

        lower, upper, integer = zip(*self._columns, strict=True)
        row_lower, row_upper = zip(*self._rows, strict=True)
        return (
            len(self.costs),
            len(self._rows),
            len(self._indices),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            np.array(self.costs, dtype=np.double),
            np.array(lower, dtype=np.double),
            np.array(upper, dtype=np.double),
            np.array(row_lower, dtype=np.double),
            np.array(row_upper, dtype=np.double),
            np.array(self._starts[:-1], dtype=np.int32),
            np.array(self._indices, dtype=np.int32),
            np.array(self._values, dtype=np.double),
            np.array(integer, dtype=np.int32),
        )


def _quiet_solver() -> Any:
    """Return a solver that prints nothing and always takes the same path.

    highspy.Highs prints a banner while it is built, before any option can be set
    (ERGO-Code/HiGHS#1702), so its own constructor is passed over.
    """
    import highspy

    class QuietHighs(highspy.Highs):
        def __init__(self) -> None:
            super(highspy.Highs, self).__init__()
            self.setOptionValue("output_flag", False)

    solver = QuietHighs()
    options: dict[str, str | float] = {
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "mip_rel_gap": 0.0,
    }
    for option, value in options.items():
        solver.setOptionValue(option, value)
    return solver
