"""The strategy's pages, a file a page."""
