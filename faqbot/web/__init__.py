"""HTTP: the API, the chat page, short links and the built site at one address."""

from faqbot.web.app import create_app

__all__ = ["create_app"]
