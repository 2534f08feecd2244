"""Speed as ratios: what the product takes against a floor taken in the same run, on a made graph of any size."""
