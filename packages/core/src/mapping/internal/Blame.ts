/** What a refusal refers to: a place in the mapping, and the place of the record that it concerns. */
export class Blame {
  readonly #paths = new Set<string>()

  readonly at: string

  constructor(at: string) {
    this.at = at
  }

  readonly add = (path: string): void => {
    this.#paths.add(path)
  }

  /** The place of the record, if there is only one. The whole record does not count. */
  get path(): string | undefined {
    const [first, second] = [...this.#paths].filter((path) => path !== "$.")
    return second === undefined ? first : undefined
  }
}
