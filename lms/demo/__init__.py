"""Demo content: a city with two districts, made by the platform's own services.

Above the features, so that nothing of it is needed by an installation that serves real people.
"""

from lms.demo.loading import DemoReport, Visitor, load_demo

__all__ = ["DemoReport", "Visitor", "load_demo"]
