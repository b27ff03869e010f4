"""Where health ends: every bound of the diagnoses, and why it is where it is.

All of them are wide: a bound is passed by what a teacher would stop the lesson for, not by what is merely not the best.
What healthy runs show was measured on Iris, XOR, circles and spiral with several seeds, networks and optimizers, from the first
epoch to the hundredth.
"""

from __future__ import annotations

# -- Neurons -------------------------------------------------------------------------------------------------------------

SATURATED_SLOPE = 0.02
"""Mean slope over the samples, as a share of the function's steepest. Errors that come back through the neuron are multiplied
by its slope, so it learns fifty times slower than it could (Glorot and Bengio, 2010, section 3). Healthy runs stay
above 0.04 as long as they are not good; later, sure of itself, a neuron may be as flat as it likes."""

FLAT_END = 1e-3
"""An activation can saturate when its slope at z = −40 and at z = 40 is below this share of its steepest."""

SAME = 1e-9
"""Two neurons are copies where no weight or bias differs by more than this share of the largest one of the two. Copies get the
same gradient and remain copies (Goodfellow, Bengio, Courville, Deep Learning, 2016, section 8.4), but for rounding."""

# -- Depth ---------------------------------------------------------------------------------------------------------------

FADED = 1e-3
"""Error of the first hidden layer over that of the last. At a thousandth the first layers stand still while the last one learns
(Bengio, Simard, Frasconi, 1994; Glorot and Bengio, 2010). Healthy runs stay between 0.5 and 5."""

GROWN = 1e3
"""The same ratio, the other way."""

# -- Steps ---------------------------------------------------------------------------------------------------------------

LARGE_STEP = 0.2
"""‖Δθ‖ / ‖θ‖ of a layer, the median of several steps. The rule of thumb is 0.001 (Stanford's CS231n, "Ratio of weights:updates");
healthy runs show up to 0.03, bold ones that still learn well 0.12. At a fifth, five steps replace everything that was learned."""

WORSE = 0.01
"""A step makes its batch worse where the loss rises by more than this share: in a network that weight decay or L1 has brought
to 0, every step is large beside the weights, and hardly changes anything."""

SMALL_STEP = 1e-5
"""The same ratio, in every layer. A hundredth of the rule of thumb: a hundred thousand steps, all in one direction, would move
the weights by their own length."""

STEEP = 0.01
"""‖∂L/∂θ‖ · ‖θ‖ / L: by what share of itself the loss would change, to first order, if the parameters moved by their own
length. Only above it are small steps the learning rate's fault; healthy runs show 0.2 and more."""

RISE = 0.1
"""By how much of the best constant answer's loss an epoch's loss lies above that of the epoch before, to count as a rise."""

WATCHED = 20
"""Epochs looked at for rises."""

RISES = 3
"""Of that many epochs so many rises. In 4,144 looks at runs with ordinary learning rates (SGD 0.1, Adam 0.01 and below, RMSprop
0.01, Adagrad 0.1) there was none with three; with SGD 0.5 and Adam 0.1, which are bold, in 11 of 1,568; with
Adam 1, which is far too large, in more than half."""

OUTGROWN = 10.0
"""‖θ‖ of a layer over what the run began with. Healthy runs of SGD 0.1 and Adam 0.01 grow to 1.6 and 2 times in the median and to 6
and 11 at most; with Adam 1 the median is 19, with SGD 10 it is 70, with SGD 100 4,100. What is dead or saturated then is so by
the learning rate."""

FALLEN = 0.01
"""The learning rate in force over the optimizer's own. Below it the run is at the end of its schedule, or at the beginning of its
warm-up: that steps are small then is what somebody wanted."""

FEW_STEPS = 4
"""Fewer steps than this say nothing: one batch may be lucky or unlucky."""

CLIMBED = 2.0
"""The loss over both the loss that the run began with and that of the best constant answer: worse than not to
learn at all."""

# -- Epochs --------------------------------------------------------------------------------------------------------------

GOOD = 0.5
"""Loss over that of the best constant answer (log K for K equally frequent classes, or the targets' variance). Below it a run has
learned; whether it might learn still more nobody can tell from here, so that nothing is said of its standing still."""

STANDSTILL = 0.005
"""By what share of itself the epochs' loss has changed from the first to the second half of the recent epochs. Healthy runs that
have not learned yet mostly move by more than 1 %; what a batch's luck does to the mean of forty epochs is less than this."""

RECENT = 80
"""Recent epochs are these, or the last quarter or half of the run where that is more. With 20, eight of forty healthy runs of the
spiral were said to stand still before epoch 120; with 80 none is."""

LUCK = 2.0
"""How many standard errors of the difference between the two halves must fit beside it into the standstill: about 95 % sure. A loss
that jumps by 1 % from epoch to epoch hides a fall of half a percent: that alone made five of forty healthy runs of the spiral
stand still. A linear network on the same data jumps by 0.1 %."""

PATIENCE = 50
"""Epochs after which a loss above that of the best constant answer is no beginning any more: healthy runs are below it by then."""

NOTHING_LEARNED = 0.95
"""Loss over that of the best constant answer, the mean of the second half of the recent epochs. Above it next to nothing has been
learned; healthy runs are below it by epoch 60."""

LOST_IN_JUMPS = 0.5
"""By how many jumps the loss has fallen from the first to the second half of the recent epochs; a jump is the standard deviation
of an epoch's loss about its neighbours, that of their differences over √2. Were epochs independent, luck alone would bring
the difference of two means of forty to 0.22 jumps, and above 0.5 about once in a hundred times. A fall that is
steady is far above it."""

OVERFITTED = 1.3
"""Held-out loss over its own least. Early stopping waits for less (Prechelt, 1998: 5 %), but it only loses time if it is wrong."""

WORTH_SAYING = 0.1
"""And by at least this share of the best constant answer's loss: from 0.01 to 0.02 the loss doubles and nothing is lost."""

LASTING = 5
"""In each of so many epochs: the held-out loss of a single one jumps."""

STILL_FALLING = 0.9
"""Training loss over what it was: below that it is still falling, be it since the held-out loss was least, or from the first
half of the recent epochs to the second."""

BEYOND_LUCK = 2.5
"""By how many standard errors the mean loss of the held-out samples must lie above that of the training samples (Welch, 1947). One
confident mistake of thirty is 1, three are 1.8, whatever they cost. Of 400 runs of Iris with everything as the page
offers it none has more than 2.3 up to epoch 1000; of runs that know noise by heart 99 of 100 have more than 2.5."""

BY_HEART = 0.25
"""Training loss over that of the best constant answer, where the held-out loss is above that of the constant answer: what was
learned is no good elsewhere. At a half one of a hundred healthy runs of the circles passed through both about its fiftieth
epoch."""

FEW_HELD_OUT = 20
"""A mean over fewer held-out samples is decided by one or two of them."""
