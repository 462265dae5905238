"""Mailboxes: files of the usual kinds, and IMAP servers; they are only ever read."""

__all__ = ["files", "imap", "rows", "settings"]
