"""The pages' toolkit: page or fragment, paging, tags, the shell."""
