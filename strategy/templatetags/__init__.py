"""Template tags of the strategy's pages."""
