// One peer in a process of its own. The first line that it reads is the row; every other one is a turn: how many steps.
// Each is answered with a line, a turn with its seconds and the loss that its last step found.
import { createInterface } from 'node:readline'

const { prepare } = await import(`./${process.argv[2]}.js`)
const answer = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

let train
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line)
  if (!train) {
    train = await prepare(message)
    answer({ ready: true })
    continue
  }
  const began = performance.now()
  const loss = train(message.steps)
  answer({ seconds: (performance.now() - began) / 1e3, loss })
}
