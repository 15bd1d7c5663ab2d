"""Parts of addresses that several rooms have."""


class Year:
    """``<year:year>``: a year that an office could have; any other address is not there."""

    regex = "(?:19|20)[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
