"""Every write to people, workspaces, members, invitations and teams; each leaves a line in the audit log."""
