"""What messages decide: what is news, when it goes, by which channel, and when to try again."""
