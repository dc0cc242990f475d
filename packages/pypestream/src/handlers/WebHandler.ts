import { BodyParts, type HandlerResponse, type NodeHandler, type RequestBody } from "./NodeHandler.js"

/** A handler for hosts with web-standard `Request` and `Response`, such as most serverless platforms. Never rejects. */
export const handler =
  (nodes: NodeHandler) =>
  async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    const head = { method: request.method, path: pathname + search, headers: Object.fromEntries(request.headers) }
    return toResponse((await nodes.checkHead(head)) ?? (await nodes.handle(head, await bodyOf(request, nodes))))
  }

const toResponse = ({ body, headers, status }: HandlerResponse): Response => new Response(body, { status, headers })

const bodyOf = async (request: Request, nodes: NodeHandler): Promise<RequestBody> => {
  if (request.body === null) return new Uint8Array(0)
  const reader = request.body.getReader()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<"too-late">((resolve) => {
    timer = setTimeout(() => resolve("too-late"), nodes.bodyTimeout)
  })
  const body = await Promise.race([late, readAll(reader, nodes)])
  clearTimeout(timer)
  if (typeof body === "string") reader.cancel().catch(() => undefined)
  return body
}

const readAll = async (reader: ReadableStreamDefaultReader<Uint8Array>, nodes: NodeHandler): Promise<RequestBody> => {
  const parts = new BodyParts(nodes)
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read())
      if (!parts.add(next.value)) return "too-large"
  } catch {
    return "broken"
  }
  return parts.join()
}
