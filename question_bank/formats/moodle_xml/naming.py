"""What the format is called."""

NAME = "moodle_xml"
LABEL = "Moodle XML"
SUFFIX = ".xml"
MEDIA = "media"  # attribute of a <file> in a kept question: the picture its bytes became
