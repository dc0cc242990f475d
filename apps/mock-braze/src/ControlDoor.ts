import { HttpApiBuilder, HttpServer } from "@effect/platform"
import { Layer } from "effect"
import { BadInput } from "./BadInput.js"
import { layer } from "./ControlHandlers.js"
import { description } from "./Description.js"
import type { Mock } from "./Mock.js"
import * as QueryNames from "./QueryNames.js"
import * as Refusal from "./Refusal.js"

/** Answers the calls under `/_mock/` that are described in `openapi.json`. */
export interface ControlDoor {
  readonly handle: (request: Request) => Promise<Response>
  readonly close: () => Promise<void>
}

/** The control calls of one mock. Loads the HTTP library, so it is imported when the first such call comes. */
export const make = (mock: Mock): ControlDoor => {
  const { handler, dispose } = HttpApiBuilder.toWebHandler(Layer.mergeAll(layer(mock), HttpServer.layerContext))
  return {
    handle: (request) => {
      const { pathname } = new URL(request.url)
      return request.method === "GET" && pathname === "/_mock/openapi.json"
        ? Promise.resolve(json(200, description))
        : routed(request, handler)
    },
    close: dispose
  }
}

const json = (status: number, body: unknown): Response => Response.json(body, { status })

const routed = async (request: Request, handler: (request: Request) => Promise<Response>): Promise<Response> => {
  const body = await request.text()
  const wrong = [
    ...QueryNames.problems(request.method, new URL(request.url)),
    ...(body === "" || isJson(body) ? [] : [{ path: "", message: "the body is not valid JSON" }])
  ]
  if (wrong.length > 0) return Refusal.answer(new BadInput(wrong))
  const { method, headers, signal } = request
  const hasBody = method !== "GET" && method !== "HEAD"
  const answer = await handler(
    new Request(request.url, {
      method,
      signal,
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
