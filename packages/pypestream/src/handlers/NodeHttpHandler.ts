import { BodyParts, type HandlerResponse, type NodeHandler, type RequestBody } from "./NodeHandler.js"

/** The used part of node's `IncomingMessage`. Declared here because this package does not depend on node. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly complete: boolean
  on(event: "data" | "end" | "close" | "error", listener: (chunk: Uint8Array) => void): unknown
  resume(): unknown
}

/** The used part of node's `ServerResponse`. */
export interface Outgoing {
  on(event: "error", listener: () => void): unknown
  writeHead(status: number, headers: Record<string, string | number>): unknown
  end(body: string): unknown
}

/** A listener for `createServer` of node:http, or for a framework that passes on the same two objects. Never throws. */
export const handler =
  (nodes: NodeHandler) =>
  (request: NodeRequest, response: Outgoing): void => {
    // Disconnecting does not cancel the call: its record is still sent.
    request.on("error", () => undefined)
    response.on("error", () => undefined)
    void respond(nodes, request).then((answer) => write(request, response, answer))
  }

const respond = async (nodes: NodeHandler, request: NodeRequest): Promise<HandlerResponse> => {
  const head = { method: request.method ?? "", path: request.url ?? "/", headers: headersOf(request) }
  return (await nodes.checkHead(head)) ?? nodes.handle(head, await bodyOf(request, nodes))
}

const headersOf = (request: NodeRequest): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, typeof value === "object" ? value.join(", ") : value])
  )

const bodyOf = (request: NodeRequest, nodes: NodeHandler): Promise<RequestBody> =>
  new Promise((resolve) => {
    const parts = new BodyParts(nodes)
    const timer = setTimeout(() => done("too-late"), nodes.bodyTimeout)
    const done = (body: RequestBody): void => {
      clearTimeout(timer)
      resolve(body)
    }
    request.on("data", (chunk: Uint8Array) => {
      if (!parts.add(chunk)) done("too-large")
    })
    request.on("end", () => done(parts.join()))
    request.on("close", () => done("broken"))
  })

const write = (request: NodeRequest, response: Outgoing, { body, headers, status }: HandlerResponse): void => {
  response.writeHead(status, { ...headers, "content-length": new TextEncoder().encode(body).length })
  response.end(body)
  // The rest of a refused body is read and discarded, so that the caller gets the response instead of a reset.
  if (!request.complete) request.resume()
}
