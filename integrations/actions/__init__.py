"""Every write of an import: staging the files, taking in chunks of rows, joining parents, finishing."""
