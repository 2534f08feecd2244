"""Who and where: people, workspaces, membership and role, teams, invitations."""
