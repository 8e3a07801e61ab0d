"""The FAQ as solution articles of a Freshdesk account."""
