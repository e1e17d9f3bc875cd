"""How good the order is, measured on judgements."""
