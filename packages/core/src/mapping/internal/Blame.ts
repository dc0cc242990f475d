/** What a refusal points at: a place in the mapping, and the place of the record that it concerns. */
export class Blame {
  private readonly paths = new Set<string>()

  constructor(readonly at: string) {}

  readonly add = (path: string): void => {
    this.paths.add(path)
  }

  /** The place of the record, where there is only one. The whole record is no place. */
  get path(): string | undefined {
    const [first, second] = [...this.paths].filter((path) => path !== "$.")
    return second === undefined ? first : undefined
  }
}
