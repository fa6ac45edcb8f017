"""The assessment engine: items, formats, assembly and statistics; knows no web and no database."""
