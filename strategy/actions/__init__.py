"""Every write that touches more than one row or leaves history; keyword-only, the actor is `by`."""
