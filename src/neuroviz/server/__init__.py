"""The shell that serves the page and carries messages between pages and sessions. It decides nothing of their matter."""
