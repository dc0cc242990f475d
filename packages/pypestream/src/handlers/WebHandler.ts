import * as Bytes from "./Bytes.js"
import type { Answer, Body, NodeHandler } from "./NodeHandler.js"

/** A handler for hosts that speak web-standard `Request` and `Response`: most serverless ones. Never rejects. */
export const handler =
  (door: NodeHandler) =>
  async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    const head = { method: request.method, path: pathname + search, headers: Object.fromEntries(request.headers) }
    const refused = await door.enter(head)
    return response(refused ?? (await door.call(head, await bodyOf(request, door))))
  }

const response = ({ body, headers, status }: Answer): Response => new Response(body, { status, headers })

const bodyOf = async (request: Request, { bodyTimeout, maxBodyBytes }: NodeHandler): Promise<Body> => {
  if (request.body === null) return new Uint8Array(0)
  const reader = request.body.getReader()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<"too-late">((resolve) => {
    timer = setTimeout(() => resolve("too-late"), bodyTimeout)
  })
  const body = await Promise.race([late, readAll(reader, maxBodyBytes)])
  clearTimeout(timer)
  if (typeof body === "string") reader.cancel().catch(() => undefined)
  return body
}

const readAll = async (reader: ReadableStreamDefaultReader<Uint8Array>, most: number): Promise<Body> => {
  const chunks: Array<Uint8Array> = []
  let length = 0
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length
      if (length > most) return "too-large"
      chunks.push(next.value)
    }
  } catch {
    return "broken"
  }
  return Bytes.join(chunks, length)
}
