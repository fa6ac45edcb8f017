"""Who may do what: permissions, roles, the signed-in actor, and the guards of views."""
