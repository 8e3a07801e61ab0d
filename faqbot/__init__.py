"""An FAQ in Markdown as a site and as a bot."""

from faqbot.matching.matcher import Matcher
from faqbot.model import Match

__all__ = ["Match", "Matcher"]
