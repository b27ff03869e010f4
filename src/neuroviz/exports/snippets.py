"""The script's own lines. Where one has a place in braces, numbers and names of PyTorch get in, never what somebody typed."""

from __future__ import annotations

HEAD = '''
"""A run of NeuroViz {version} in plain PyTorch. It prints the loss of each epoch.

Data, first parameters, the order of the samples and everything else that chance has chosen are the run's own, so that the
loss of every step is the run's too, but for what rounding leaves of it.
"""

{imports}import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
'''

UNPACKED = '''
def unpacked(text, shape):
    """Numbers from the bytes of their float64, compressed and written in base64."""
    data = bytearray(zlib.decompress(base64.b64decode(text)))
    return torch.frombuffer(data, dtype=torch.float64).reshape(shape)
'''

DROPOUT = '''
class Dropout(nn.Module):
    """Multiplies by the mask of the step."""

    mask = None

    def forward(self, a):
        return a if self.mask is None else a * self.mask
'''

NETWORK = """
def network():
    model = nn.Sequential({hint}
{modules}
    )
    model.load_state_dict(PARAMETERS)
{still}    return model
"""

RANDOM = '''
def random_words(stream, count):
    """64-bit words of the generator Philox4x64-10 (Salmon and others, 2011), a stream for each purpose."""
    words = []
    for block in range(1, (count + 3) // 4 + 1):
        x, y, z, w = block, 0, 0, 0
        key, other_key = SEED, stream
        for _ in range(10):
            high, low = divmod(0xD2E7470EE14C6C93 * x, 2**64)
            other_high, other_low = divmod(0xCA5A826395121157 * z, 2**64)
            x, y, z, w = other_high ^ y ^ key, other_low, high ^ w ^ other_key, low
            key = (key + 0x9E3779B97F4A7C15) % 2**64
            other_key = (other_key + 0xBB67AE8584CAA73B) % 2**64
        words += [x, y, z, w]
    return words[:count]
'''

SHUFFLED = '''
def shuffled(count, epoch):
    """The order of an epoch, by Fisher and Yates: from the last place down, each is swapped with one at or before it."""
    words, order = random_words({stream} + epoch, count), list(range(count))
    for i in range(count - 1, 0, -1):
        j = (words[i] >> 32) * (i + 1) >> 32
        order[i], order[j] = order[j], order[i]
    return order
'''

MASKS = '''
def draw_masks(model, dropout, step, samples):
    """Silences each hidden unit for each sample with probability `dropout`; the others speak louder instead."""
    hidden = {hidden}
    words = random_words({stream} + step, sum(hidden) * samples)
    numbers = [0.0 if (word >> 11) * 2.0**-53 < dropout else 1 / (1 - dropout) for word in words]
    masks = torch.tensor(numbers).reshape(-1, samples).T.split(hidden, dim=1)
    layers = [layer for layer in model if isinstance(layer, Dropout)]
    for layer, mask in zip(layers, masks):
        layer.mask = mask if dropout else None
'''

FROZEN = '''
def numbers_of(tensor, optimizer):
    """The tensor's own, and what the optimizer remembers of each."""
    memory = {name: value for name, value in optimizer.state[tensor].items() if name != "step"}
    return {"tensor": tensor.data, **memory}


def step_but_for(frozen, optimizer):
    """The optimizer's step, after which the frozen numbers, and what it remembers of them, are put back."""
    kept = [{name: value.clone() for name, value in numbers_of(tensor, optimizer).items()} for tensor in frozen]
    optimizer.step()
    for (tensor, places), before in zip(frozen.items(), kept):
        for name, value in numbers_of(tensor, optimizer).items():
            for place in places:
                value[place] = before[name][place] if name in before else 0.0
'''

BATCHES = '''
def batches():
    """Each step with its epoch and its samples: an epoch goes once through all of them, in an order of its own."""
    step, epoch = 0, 0
    while True:
        order, position = shuffled(len(INPUTS), epoch), 0
        while position < len(order):
            if step == STEPS:
                return
            size = {size}
            yield step, epoch, order[position : position + size]
            position += size
            step += 1
        epoch += 1
'''

TRAIN = '''
def train():
    """The run. Returns the loss of each step, before its update."""
    model = network()
{first}
    losses, total, done = [], 0.0, 0
    for step, epoch, samples in batches():
{body}
        losses.append(loss.item())
        if not loss.isfinite():
            print(f"epoch {{epoch + 1}}: the loss is no longer a finite number")
            break
        total, done = total + loss.item() * len(samples), done + len(samples)
        if done == len(INPUTS):
            print(f"epoch {{epoch + 1}}: loss {{total / done:.10g}}")
            total, done = 0.0, 0
    if done:
        print(f"epoch {{epoch + 1}}, so far: loss {{total / done:.10g}}")
    return losses
'''

SET_RATE = 'optimizer.param_groups[0]["lr"] = learning_rate(step, epoch)'
SET_MASKS = "draw_masks(model, dropout, step, len(samples))"
FORWARD_AND_BACKWARD = """\
loss = loss_function(model(INPUTS[samples]), TARGETS[samples])
optimizer.zero_grad()
loss.backward()"""
ADD_L1 = """\
for weight in [{weights}]:
    weight.grad += l1 * weight.detach().sign()"""
STOP_FROZEN = """\
for parameter, places in frozen.items():
    for place in places:
        parameter.grad[place] = 0.0"""
CLIP = "nn.utils.clip_grad_norm_(model.parameters(), clip_norm)"
STEP = "optimizer.step()"
STEP_BUT_FOR = "step_but_for(frozen, optimizer)"

SET_PARAMETER = """\
with torch.no_grad():
    {place} = {value!r}"""
CHANGE_OPTIMIZER = "optimizer.param_groups[0].update({arguments})"
ADD_SLOT = """\
for parameter in model.parameters():
    optimizer.state[parameter][{name!r}] = torch.zeros_like(parameter)"""

MAIN = """
if __name__ == "__main__":
    train()
"""
