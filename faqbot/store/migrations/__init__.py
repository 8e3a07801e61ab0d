"""Changes of the database, one after another."""
