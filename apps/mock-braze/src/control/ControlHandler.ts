import { HttpApiBuilder, HttpServer } from "@effect/platform"
import { Layer } from "effect"
import * as ControlHandlers from "./ControlHandlers.js"
import { description } from "./Description.js"
import type { Mock } from "./Mock.js"

/** Answers the calls under `/_mock/` that `openapi.json` describes. */
export interface ControlHandler {
  readonly handle: (request: Request) => Promise<Response>
  readonly close: () => Promise<void>
}

/** The handler of one mock. This module loads the HTTP library, so it is imported with the first such call. */
export const make = (mock: Mock): ControlHandler => {
  const { handler, dispose } = HttpApiBuilder.toWebHandler(
    Layer.mergeAll(ControlHandlers.layer(mock), HttpServer.layerContext)
  )
  return {
    handle: async (request) => {
      const { pathname } = new URL(request.url)
      return request.method === "GET" && pathname === "/_mock/openapi.json"
        ? Response.json(description)
        : handler(await withJsonBody(request))
    },
    close: dispose
  }
}

/**
 * Callers often forget to declare JSON or to send a body. Every body is therefore read as JSON, and an empty body is
 * read as `{}`.
 */
const withJsonBody = async (request: Request): Promise<Request> => {
  const { method, url, signal } = request
  if (method === "GET" || method === "HEAD") return request
  const headers = new Headers(request.headers)
  headers.set("content-type", "application/json")
  headers.delete("content-length")
  return new Request(url, { method, headers, signal, body: (await request.text()) || "{}" })
}
