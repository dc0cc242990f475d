import type { IncomingMessage } from "node:http"

/** Reads the bodies of requests to one server, each up to a limit. */
export interface Bodies {
  /**
   * Reads a body. `done` receives its bytes when it has arrived, or undefined as soon as it exceeds `maxBytes`; the rest is
   * then discarded as it arrives. It is not called if the client disconnects before.
   */
  readonly read: (request: IncomingMessage, maxBytes: number, done: (body: Buffer | undefined) => void) => void
  /** Bytes of bodies that have not arrived completely. */
  readonly buffered: () => number
}

/** No body has arrived yet. */
export const make = (): Bodies => {
  let buffered = 0
  return {
    buffered: () => buffered,
    read: (request, maxBytes, done) => {
      const chunks: Array<Buffer> = []
      let size = 0
      const release = (): void => {
        buffered -= size
        size = 0
      }
      const add = (chunk: Buffer): void => {
        size += chunk.length
        buffered += chunk.length
        chunks.push(chunk)
        if (size <= maxBytes) return
        request.off("data", add)
        request.off("end", end)
        request.off("close", release)
        release()
        chunks.length = 0
        // Node discards what a request still sends once it has its response.
        request.resume()
        done(undefined)
      }
      const end = (): void => {
        release()
        const [first] = chunks
        done(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks))
      }
      request.on("data", add)
      request.on("end", end)
      request.on("close", release)
    }
  }
}

/** Whether a request announces a body, which may still be empty. */
export const isAnnounced = ({ headers }: Pick<IncomingMessage, "headers">): boolean =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0"
