"""What an action of accounts raises when it can't do what was asked, with a sentence for the person who asked."""


class Refused(Exception):
    """The act isn't allowed as things stand; `str(error)` says why and what to do."""
