import { type Json, type JsonObject, parse } from "@sluice/values/Json"

/** A body, or the response that refuses it. */
export type ReadBody =
  | { readonly _tag: "Body"; readonly value: Json }
  | { readonly _tag: "Refused"; readonly response: Response }

/** A response with a JSON body. */
export const respond = (status: number, body: JsonObject, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } })

const refused = (status: number, error: string, headers?: Record<string, string>): ReadBody => ({
  _tag: "Refused",
  response: respond(status, { error }, headers)
})

/** Reads the JSON body of a `POST` with at most this many bytes, whatever its headers say. Never rejects. */
export const read = async (request: Request, maxBytes: number): Promise<ReadBody> => {
  if (request.method !== "POST") return refused(405, "Send JSON with POST.", { allow: "POST" })
  const tooLarge = `A request may have at most ${maxBytes} bytes.`
  const length = Number(request.headers.get("content-length") ?? "0")
  if (!(length <= maxBytes)) return refused(413, tooLarge)
  const text = await textOf(request, maxBytes)
  if (text === broken) return refused(400, "The request ended before its body was complete.")
  if (text === overflow) return refused(413, tooLarge)
  const value = parse(text)
  return value === undefined ? refused(400, "The body is not valid JSON.") : { _tag: "Body", value }
}

const broken = Symbol("broken")
const overflow = Symbol("overflow")

const textOf = async (request: Request, most: number): Promise<string | typeof broken | typeof overflow> => {
  if (request.body === null) return ""
  const reader = request.body.getReader()
  const decoder = new TextDecoder()
  let text = ""
  let bytes = 0
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const chunk: Uint8Array = next.value
      bytes += chunk.byteLength
      if (bytes > most) {
        reader.cancel().catch(() => undefined)
        return overflow
      }
      text += decoder.decode(chunk, { stream: true })
    }
  } catch {
    return broken
  }
  return text + decoder.decode()
}
