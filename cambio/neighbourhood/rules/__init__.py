"""Pure decisions about places, addresses and households: no database, no web, no clock."""
