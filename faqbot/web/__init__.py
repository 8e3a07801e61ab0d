"""HTTP: the API, the chat page, short links and the built site at one address."""
