"""The page in headless Chromium, without a GPU: frames, training, script time, answers, size, memory."""
