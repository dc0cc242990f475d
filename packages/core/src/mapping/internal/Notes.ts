import type { MappingRefusal } from "./Refusal.js"

/**
 * The values that one application of a mapping left out. Owned by the compiled mapping and emptied before each record.
 */
export class Notes {
  readonly #all: Array<MappingRefusal> = []

  get count(): number {
    return this.#all.length
  }

  add(refusal: MappingRefusal): void {
    this.#all.push(refusal)
  }

  /** Replaces the notes from an index on, for example to add the index of a list. */
  change(from: number, change: (refusal: MappingRefusal) => MappingRefusal): void {
    for (let i = from; i < this.#all.length; i++) {
      const note = this.#all[i]
      if (note !== undefined) this.#all[i] = change(note)
    }
  }

  /** Removes the notes from an index on. */
  remove(from: number): void {
    this.#all.splice(from)
  }

  /** Returns and removes all notes. */
  take(): ReadonlyArray<MappingRefusal> {
    return this.#all.splice(0)
  }
}
