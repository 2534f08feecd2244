"""What the product concludes from the strategy: bands, findings, triage, the dashboard."""
