"""Every read across records: one function, used by page, export, mail and rule alike."""
