/** The place in the mapping and the place in the record that a refusal refers to. */
export class Blame {
  readonly #paths = new Set<string>()

  readonly at: string

  constructor(at: string) {
    this.at = at
  }

  readonly add = (path: string): void => {
    this.#paths.add(path)
  }

  /** The place in the record, if there is exactly one. The whole record does not count. */
  get path(): string | undefined {
    const [first, second] = [...this.#paths].filter((path) => path !== "$.")
    return second === undefined ? first : undefined
  }
}
