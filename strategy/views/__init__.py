"""The strategy's pages: each view resolves, cleans, calls one action or query, and renders."""
