"""The one error of a file that cannot be read at all."""


class UnreadableFile(ValueError):
    """The file cannot be read; the text says why and what to do, in Chinese."""
