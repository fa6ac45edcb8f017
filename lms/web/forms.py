"""The base of all forms: CSRF, stripped text, local times."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from lms.clock import to_local, zone


def strip(value: Any) -> Any:
    """Return text without surrounding white space, anything else as it is."""
    return value.strip() if isinstance(value, str) else value


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form of the platform; text fields are stripped before validation."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Bind the strip filter to text fields."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            if issubclass(unbound_field.field_class, (StringField, TextAreaField)):
                filters = list(unbound_field.kwargs.get("filters", ()))
                if strip not in filters:
                    unbound_field.kwargs["filters"] = [*filters, strip]
            return super().bind_field(form, unbound_field, options)


class LocalDateTimeField(DateTimeLocalField):  # type: ignore[misc]
    """A wall-clock time in the platform's zone; `data` is an aware UTC instant."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("format", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"])
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0]:
            self.data = None
            return
        for pattern in self.strptime_format:
            try:
                naive = datetime.strptime(valuelist[0], pattern)  # noqa: DTZ007 - zone follows
            except ValueError:
                continue
            self.data = naive.replace(tzinfo=zone()).astimezone(UTC)
            return
        self.data = None
        raise ValueError(_l("请填写有效的日期和时间。"))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return to_local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""


class CheckboxListField(SelectMultipleField):  # type: ignore[misc]
    """Several choices as a list of check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
