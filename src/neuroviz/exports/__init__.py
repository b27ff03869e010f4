"""What a run gives to other tools: a PyTorch script, its weights, tables; and networks of other tools as first weights."""
