"""HTTP toolkit without models: page or fragment, pagination, template tags of the interface."""
