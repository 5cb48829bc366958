"""Cards: their codes and numbers, printing them, and all that begins with showing one."""
