/** One server-sent event. */
export interface ServerSent {
  readonly event: string
  readonly id: string
  readonly data: unknown
}

const parse = (block: string): ServerSent | undefined => {
  const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)))
  return fields["data"] === undefined
    ? undefined
    : { event: String(fields["event"]), id: String(fields["id"]), data: JSON.parse(fields["data"]) }
}

/** Reads events one by one; `undefined` at the end of the feed. */
export class Reader {
  readonly #source: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  #text = ""

  constructor(stream: ReadableStream<Uint8Array> | null) {
    if (stream === null) throw new Error("there is no feed")
    this.#source = stream.getReader()
  }

  async next(): Promise<ServerSent | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n")
      if (end >= 0) {
        const event = parse(this.#text.slice(0, end))
        this.#text = this.#text.slice(end + 2)
        if (event !== undefined) return event
        continue
      }
      const { done, value } = await this.#source.read()
      if (done) return undefined
      this.#text += this.#decoder.decode(value, { stream: true })
    }
  }

  async take(count: number): Promise<ReadonlyArray<ServerSent>> {
    const taken: Array<ServerSent> = []
    while (taken.length < count) {
      const event = await this.next()
      if (event === undefined) break
      taken.push(event)
    }
    return taken
  }

  close(): Promise<void> {
    return this.#source.cancel()
  }
}
