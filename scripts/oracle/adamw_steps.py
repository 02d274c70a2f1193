"""Prints the weights after five AdamW steps in PyTorch float64: the numbers in src/training/optim/optim.test.ts.

Development only (Debian: python3-torch). Usage: /usr/bin/python3 scripts/oracle/adamw_steps.py
"""
import torch

weights = torch.tensor([0.5, -1.0, 2.0, 0.0], dtype=torch.float64, requires_grad=True)
optimiser = torch.optim.AdamW([weights], lr=0.1, weight_decay=0.01)
for step in range(5):
    weights.grad = torch.tensor([0.1, -0.2, 0.3, 1e-4], dtype=torch.float64) * (step - 1.5)
    optimiser.step()
print([round(float(value), 9) for value in weights])
