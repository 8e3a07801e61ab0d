"""The bot in a team's chat: what Slack and Channel Talk send and show; opens nothing."""
