"""Freshdesk's API and webhook FAQ in Korean and English, as a site and as a bot."""
