"""The engine: how a network computes, errs and learns. It imports nothing else of ours."""
