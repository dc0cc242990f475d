import { HttpApiBuilder, HttpServer } from "@effect/platform"
import type { Problem } from "@sluice/braze-emulator/Problem"
import { Layer } from "effect"
import { BadInput, badRequest } from "./BadInput.js"
import * as CallShape from "./CallShape.js"
import { layer } from "./ControlHandlers.js"
import { description } from "./Description.js"
import type { Mock } from "./Mock.js"

/** Answers the calls under `/_mock/` that are described in `openapi.json`. */
export interface ControlHandler {
  readonly handle: (request: Request) => Promise<Response>
  readonly close: () => Promise<void>
}

/** The control calls of one mock. Loads the HTTP library, so it is imported when the first such call comes. */
export const make = (mock: Mock): ControlHandler => {
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
  const url = new URL(request.url)
  const wrong = [...CallShape.queryProblems(request.method, url), ...bodyProblems(request.method, url, body)]
  if (wrong.length > 0) return badRequest(new BadInput(wrong))
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

const bodyProblems = (method: string, url: URL, text: string): ReadonlyArray<Problem> => {
  if (text === "") return []
  try {
    return CallShape.bodyProblems(method, url, JSON.parse(text))
  } catch {
    return [{ path: "", message: "the body is not valid JSON" }]
  }
}

/** Callers often forget to say that they send JSON; nothing else is understood here. */
const asJson = (headers: Headers): Headers => {
  const own = new Headers(headers)
  own.set("content-type", "application/json")
  own.delete("content-length")
  return own
}
