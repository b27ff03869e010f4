"""The page in a real Chromium, as a person uses it: by role and name."""
