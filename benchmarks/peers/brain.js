// brain.js: updates after every sample, all layers tanh, squared error, a momentum that cannot be 0. A step is a batch's samples.
import brain from 'brain.js'

export function prepare({ sizes, batch, learning_rate, inputs, targets }) {
  const net = new brain.NeuralNetwork({ hiddenLayers: sizes.slice(1, -1), activation: 'tanh' })
  const data = inputs.map((input, index) => ({ input, output: targets[index] }))
  return (steps) => {
    const iterations = (steps * batch) / data.length
    return net.train(data, { iterations, learningRate: learning_rate, errorThresh: Number.MIN_VALUE }).error
  }
}
