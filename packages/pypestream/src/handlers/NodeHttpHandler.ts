import * as Bytes from "./Bytes.js"
import type { Answer, Body, NodeHandler } from "./NodeHandler.js"

/** What is needed of node's `IncomingMessage`; said here, so that this room needs no machine. */
export interface Incoming {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly complete: boolean
  on(event: "data" | "end" | "close" | "error", listener: (chunk: Uint8Array) => void): unknown
  resume(): unknown
}

/** What is needed of node's `ServerResponse`. */
export interface Outgoing {
  on(event: "error", listener: () => void): unknown
  writeHead(status: number, headers: Record<string, string | number>): unknown
  end(body: string): unknown
}

/** A listener for `createServer` of node:http, or for a framework that hands these two over. Never throws. */
export const handler =
  (door: NodeHandler) =>
  (request: Incoming, response: Outgoing): void => {
    // A caller that hangs up ends nothing: what was handed in goes on.
    request.on("error", () => undefined)
    response.on("error", () => undefined)
    void answer(door, request).then((answered) => write(request, response, answered))
  }

const answer = async (door: NodeHandler, request: Incoming): Promise<Answer> => {
  const head = { method: request.method ?? "", path: request.url ?? "/", headers: headersOf(request) }
  const refused = await door.enter(head)
  return refused ?? door.call(head, await bodyOf(request, door))
}

const headersOf = (request: Incoming): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, typeof value === "object" ? value.join(", ") : value])
  )

const bodyOf = (request: Incoming, { bodyTimeout, maxBodyBytes }: NodeHandler): Promise<Body> =>
  new Promise((resolve) => {
    const chunks: Array<Uint8Array> = []
    let length = 0
    const timer = setTimeout(() => done("too-late"), bodyTimeout)
    const done = (body: Body): void => {
      clearTimeout(timer)
      resolve(body)
    }
    request.on("data", (chunk: Uint8Array) => {
      length += chunk.length
      if (length <= maxBodyBytes) chunks.push(chunk)
      else done("too-large")
    })
    request.on("end", () => done(Bytes.join(chunks, length)))
    request.on("close", () => done("broken"))
  })

const write = (request: Incoming, response: Outgoing, { body, headers, status }: Answer): void => {
  response.writeHead(status, { ...headers, "content-length": new TextEncoder().encode(body).length })
  response.end(body)
  // What is left of a refused body is read and thrown away, so that the caller sees the answer and no reset.
  if (!request.complete) request.resume()
}
