"""Freshdesk's API and webhook FAQ in Korean and English, as a site and as a bot."""

from faqbot.matching.matcher import Matcher
from faqbot.model import Match

__all__ = ["Match", "Matcher"]
