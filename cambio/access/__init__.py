"""Who is asking and what they may do: staff, roles and scopes, access keys, PINs, signing in."""
