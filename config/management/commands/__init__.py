"""Commands for operators that need the whole product."""
