"""Every read across people, workspaces, members, invitations and teams."""
