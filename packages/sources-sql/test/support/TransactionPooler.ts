import { connect, createServer } from "node:net"

/** A pooler in front of a server that keeps nothing of a session between two transactions. */
export interface TransactionPooler {
  readonly port: number
  /** The number of sessions that were reset so far. */
  readonly resets: () => number
  readonly stop: () => void
}

/**
 * As PgBouncer in transaction mode: after each transaction the client gets a session without any setting, here the same one after
 * DISCARD ALL. Source: PostgreSQL 17, frontend/backend protocol; PgBouncer, features.
 */
export const start = (server: number): Promise<TransactionPooler> => {
  let resets = 0
  const listener = createServer((client) => {
    const backend = connect(server, "127.0.0.1")
    let buffered = Buffer.alloc(0)
    let isResetting = false
    let waiting: Array<Buffer> = []
    client.on("data", (data) => (isResetting ? waiting.push(data) : backend.write(data)))
    backend.on("data", (data) => {
      buffered = Buffer.concat([buffered, data])
      for (let length = lengthOf(buffered); length !== undefined; length = lengthOf(buffered)) {
        const message = buffered.subarray(0, length)
        buffered = buffered.subarray(length)
        if (!isResetting) client.write(message)
        if (message[0] !== readyForQuery) continue
        if (isResetting) {
          isResetting = false
          for (const one of waiting) backend.write(one)
          waiting = []
        } else if (message[5] === idle) {
          isResetting = true
          resets++
          backend.write(query("DISCARD ALL"))
        }
      }
    })
    for (const [one, other] of [
      [client, backend],
      [backend, client]
    ] as const) {
      one.on("close", () => other.destroy())
      one.on("error", () => other.destroy())
    }
  })
  return new Promise((resolve) => {
    listener.listen(0, "127.0.0.1", () => {
      const address = listener.address()
      resolve({
        port: typeof address === "object" && address !== null ? address.port : 0,
        resets: () => resets,
        stop: () => listener.close()
      })
    })
  })
}

const readyForQuery = "Z".charCodeAt(0)
const idle = "I".charCodeAt(0)

/** The length of the first message: a byte for its kind, and the length of the rest in four. Undefined if it is incomplete. */
const lengthOf = (bytes: Buffer): number | undefined => {
  const length = bytes.length < 5 ? undefined : bytes.readInt32BE(1) + 1
  return length === undefined || bytes.length < length ? undefined : length
}

const query = (sql: string): Buffer => {
  const text = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head.write("Q")
  head.writeInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}
