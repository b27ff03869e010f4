// TensorFlow.js on its CPU backend, with `minimize`: faster here than `trainOnBatch` of the same network, and than fused operations.
import tf from '@tensorflow/tfjs'

export async function prepare({ sizes, batch, loss, learning_rate, inputs, targets }) {
  tf.enableProdMode()
  await tf.setBackend('cpu')
  const parameters = sizes.slice(1).map((units, layer) => parametersOf(sizes[layer], units))
  const measure = loss === 'cross_entropy' ? tf.losses.softmaxCrossEntropy : tf.losses.meanSquaredError
  const [x, y] = [batches(inputs, batch), batches(targets, batch)]
  const optimizer = tf.train.sgd(learning_rate)
  let next = 0
  const step = (wanted) => {
    const [input, target] = [x[next], y[next]]
    next = (next + 1) % x.length
    return optimizer.minimize(() => measure(target, forward(parameters, input)), wanted, parameters.flat())
  }
  return (steps) => {
    for (let done = 1; done < steps; done++) step(false)
    const last = step(true)
    const value = last.dataSync()[0]
    last.dispose()
    return value
  }
}

function parametersOf(inputs, units) {
  const limit = Math.sqrt(6 / (inputs + units))
  return [tf.variable(tf.randomUniform([inputs, units], -limit, limit)), tf.variable(tf.zeros([units]))]
}

function forward(parameters, input) {
  let a = input
  parameters.forEach(([weight, bias], layer) => {
    const z = a.matMul(weight).add(bias)
    a = layer < parameters.length - 1 ? z.tanh() : z
  })
  return a
}

function batches(rows, batch) {
  const starts = rows.map((_, index) => index).filter((index) => index % batch === 0)
  return starts.map((start) => tf.tensor2d(rows.slice(start, start + batch)))
}
