"""What a check is made of: expectations, the student it calls, and the pytest plugin.

Check files import `kit` and nothing else of this package.
"""

__all__ = ["hidden_images", "inprocess", "kit", "measured", "plugin", "reference"]
