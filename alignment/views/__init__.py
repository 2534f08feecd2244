"""The pages of what the product concludes."""
