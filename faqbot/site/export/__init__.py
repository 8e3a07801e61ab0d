"""What the site carries of the bot: its rules as data, for browsers to follow."""
