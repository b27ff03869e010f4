/** The marks of the picture and the words of the equations explain themselves as everything does; what they say comes when it is asked for. */
import type { Attachment } from 'svelte/attachments'
import type { Operation, Selection } from '../lib/contract'
import { explained, explainer, type Explained, type Explanation } from '../lib/explain.svelte'
import { later } from '../lib/later.svelte'
import { guideWords, isKey } from '../lib/words.svelte'
import { exists } from '../stage/navigate'
import type { Scene } from '../stage/scene'
import type { Meaning } from './terms'

/** Between the pointer and what is said. */
const REACH = 10
/** Milliseconds: whoever looks from edge to edge has gone on, and sees the picture. */
export const REST = 900

/** A thing of the picture; of a neuron also the arc round its disc. */
export interface Mark {
  readonly thing: Selection
  readonly arc: boolean
}

/** What the guide is made of, and its words. */
export async function guide(): Promise<typeof import('../later')> {
  const [all] = await Promise.all([later.all(), guideWords()])
  return all
}

/** What is seen of the guide, as soon as its words are there. */
export const guided = {
  get parts(): typeof later.parts {
    if (isKey('guide.glossary')) return later.parts
    void guideWords()
    return {}
  },
}

/** A word that the glossary has, or that heads an equation. */
export function term(name: Meaning, wait?: number): Attachment<HTMLElement> {
  return explained(async () => {
    const { explainMeaning } = await guide()
    return () => explainMeaning(name)
  }, wait)
}

/** Of the picture's marks the one that is pointed at, or that the keys lead to. */
export class MarkTeller {
  #told = ''

  constructor(
    private readonly moment: () => { scene: Scene | undefined; operation: Operation },
    private readonly placeOf: (thing: Selection) => DOMRect,
  ) {}

  /** What an edge says stands where it is pointed at, as it is long. */
  tell(node: HTMLElement, mark: Mark, pointer?: MouseEvent): void {
    const now = JSON.stringify(mark)
    if (now === this.#told) return
    this.#told = now
    const at = pointer && mark.thing.kind === 'edge' ? new DOMRect(pointer.clientX, pointer.clientY - REACH, 0, 2 * REACH) : null
    explainer.show(node, () => this.#coming(mark), () => at ?? this.placeOf(mark.thing), REST)
  }

  leave(): void {
    if (this.#told !== '') explainer.leave()
    this.#told = ''
  }

  /** As the moment shows it; a mark that is gone says what it said last. */
  async #coming(mark: Mark): Promise<Explained> {
    const { explainMark } = await guide()
    let last: Explanation = { name: '', sentence: '' }
    return () => {
      const { scene, operation } = this.moment()
      const there = scene && exists(mark.thing, { inputs: scene.run.features.length, layers: scene.run.layers })
      return there ? (last = explainMark(scene, operation, mark)) : last
    }
  }
}
