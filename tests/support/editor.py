"""What a browser would post from the editor of a question."""

from typing import Any

from werkzeug.datastructures import MultiDict

from lms.questions.forms import Editor
from lms.questions.forms.stored import StoredForm


def posted_fields(form: StoredForm) -> list[tuple[str, str]]:
    """Return names and values of a form part's fields, those of its rows after its own."""
    fields: list[tuple[str, str]] = []
    for field in form._fields.values():
        if field.type == "BooleanField":
            fields += [(field.name, "y")] if field.data else []
        elif field.type == "RadioField":
            fields += [(field.name, field.data)] if field.data else []
        else:
            value: Any = field._value() if hasattr(field, "_value") else field.data
            text = "" if value is None else str(value)
            fields.append((field.name, text.replace("\n", "\r\n")))
    for rows in form.rows.values():
        for row in rows:
            fields += posted_fields(row)
    return fields


def posted(editor: Editor, **changes: str) -> MultiDict[str, str]:
    """Return what the editor posts, fields replaced."""
    data = MultiDict([*posted_fields(editor.question), *posted_fields(editor.facets)])
    for name, value in changes.items():
        data[name] = value
    return data
