"""What the company says: records, links, lines to the vision, and their history."""
