"""Telegram: public names, invitations, private chats and phones, in links and in text."""

from crawler.platforms.telegram.links import account_from_url
from crawler.platforms.telegram.text import accounts_in_text

__all__ = ["account_from_url", "accounts_in_text"]
