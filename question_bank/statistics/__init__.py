"""Statistics of items and forms from the marks people earned (docs/rules/item-statistics.md).

`responses` reads and holds what was earned, `items` looks at each item, `forms` at each form.
Everything here is pure; numpy is imported where it is used.
"""
