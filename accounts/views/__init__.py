"""The pages about people: members, teams, settings, invitations, a person's own."""
