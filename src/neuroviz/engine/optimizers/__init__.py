"""Optimizers: how a gradient becomes a step. Formulas, arguments and defaults are those of `torch.optim`.

The compiled function of each, `move`, moves a range of parameters, with its memory of earlier gradients in `slots`, a row for
each name that the optimizer's `slots` gives. The gradient that it takes is what `regularization` made of the data's; the
learning rate is the one in force, after the schedule.
"""

from __future__ import annotations

from neuroviz.engine.compiled import choose
from neuroviz.engine.optimizers import adagrad, adam, rmsprop, sgd
from neuroviz.engine.optimizers.adagrad import Adagrad
from neuroviz.engine.optimizers.adam import Adam, AdamW
from neuroviz.engine.optimizers.rmsprop import RMSprop
from neuroviz.engine.optimizers.sgd import SGD

__all__ = ["CODES", "OPTIMIZERS", "SGD", "Adagrad", "Adam", "AdamW", "OptimizerConfig", "RMSprop", "update"]

OptimizerConfig = SGD | Adagrad | RMSprop | Adam | AdamW
OPTIMIZERS: tuple[type[OptimizerConfig], ...] = (SGD, Adagrad, RMSprop, Adam, AdamW)
CODES = {optimizer.__name__: code for code, optimizer in enumerate(OPTIMIZERS)}

update = choose([sgd.move, adagrad.move, rmsprop.move, adam.move, adam.move])
