"""Other ledgers, measured in the same run, each in a process and an environment of its own."""
