"""What a browser needs to find and answer by itself, made from the bot that the server has."""
