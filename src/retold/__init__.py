"""retold: shows how the news in a pile of articles was retold."""

__version__ = "0.1.0"
