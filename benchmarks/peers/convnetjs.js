// ConvNetJS: one sample forward and backward at a time; the trainer updates after every batch of them.
import convnetjs from 'convnetjs'

export function prepare({ sizes, batch, loss, learning_rate, inputs, targets }) {
  const classes = loss === 'cross_entropy'
  const net = new convnetjs.Net()
  net.makeLayers(layers(sizes, classes))
  const trainer = new convnetjs.SGDTrainer(net, { learning_rate, momentum: 0, batch_size: batch })
  const volumes = inputs.map((row) => new convnetjs.Vol(row))
  const answers = targets.map((row) => (classes ? row.indexOf(1) : row))
  let next = 0
  return (steps) => {
    let total = 0
    for (let sample = 0; sample < steps * batch; sample++) {
      if (sample % batch === 0) total = 0
      total += trainer.train(volumes[next], answers[next]).loss
      next = (next + 1) % volumes.length
    }
    return total / batch
  }
}

function layers(sizes, classes) {
  const last = sizes[sizes.length - 1]
  return [
    { type: 'input', out_sx: 1, out_sy: 1, out_depth: sizes[0] },
    ...sizes.slice(1, -1).map((units) => ({ type: 'fc', num_neurons: units, activation: 'tanh' })),
    classes ? { type: 'softmax', num_classes: last } : { type: 'regression', num_neurons: last }
  ]
}
