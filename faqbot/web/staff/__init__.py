"""The desk of the support staff: signing in, answers for tickets, and what the bot did not know."""
