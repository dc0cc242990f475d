import { HttpApiBuilder, HttpServer, OpenApi } from "@effect/platform"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import { Layer } from "effect"
import { ControlApi } from "./ControlApi.js"
import { layer } from "./ControlHandlers.js"
import { page } from "./Page.js"

/** Answers the calls under `/_mock/` once they have passed the gate. */
export interface ControlDoor {
  readonly handle: (request: Request) => Promise<Response>
  readonly close: () => Promise<void>
}

/** The control calls of one emulator. Loads the HTTP library, so it is imported when the first such call comes. */
export const make = (emulator: Emulator): ControlDoor => {
  const { handler, dispose } = HttpApiBuilder.toWebHandler(Layer.mergeAll(layer(emulator), HttpServer.layerContext))
  return { handle: async (request) => (await fixed(request)) ?? (await routed(request, handler)), close: dispose }
}

const json = (status: number, body: unknown): Response => Response.json(body, { status })

/** What is the same for everybody. */
const fixed = async (request: Request): Promise<Response | undefined> => {
  const { pathname } = new URL(request.url)
  if (request.method !== "GET") return undefined
  if (pathname === "/_mock") return new Response(null, { status: 308, headers: { location: "/_mock/" } })
  if (pathname === "/_mock/openapi.json") return json(200, OpenApi.fromApi(ControlApi))
  if (pathname !== "/_mock/") return undefined
  return new Response(page, { headers: { "content-type": "text/html; charset=utf-8", ...SAFE } })
}

/** The page runs nothing, loads nothing and is shown in no frame. */
const SAFE = {
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer"
}

const routed = async (request: Request, handler: (request: Request) => Promise<Response>): Promise<Response> => {
  const body = await request.text()
  if (body !== "" && !isJson(body)) return json(400, { message: "the body is not valid JSON", problems: [] })
  const { method, headers } = request
  const hasBody = method !== "GET" && method !== "HEAD"
  const answer = await handler(
    new Request(request.url, {
      method,
      headers: asJson(headers),
      ...(hasBody ? { body: body === "" ? "{}" : body } : {})
    })
  )
  if (answer.status === 404 && !(await answer.clone().text()).includes("message")) {
    return json(404, { message: "no such call; GET /_mock/openapi.json lists them all" })
  }
  return answer
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Callers often forget to say that they send JSON; nothing else is understood here. */
const asJson = (headers: Headers): Headers => {
  const own = new Headers(headers)
  own.set("content-type", "application/json")
  own.delete("content-length")
  return own
}
