import { closeSync, openSync, writeSync } from "node:fs"
import type { HttpRequest, Transport } from "@sluice/core/Transport"
import { Data, Effect, type Scope } from "effect"

/** The display form of a request, without secrets. */
export interface ShownRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Parsed if it is JSON. */
  readonly body: unknown
}

/** The request with the values of secret headers hidden. `clean` removes other secrets from a text. */
export const show = ({ method, url, headers, body }: HttpRequest, clean: (text: string) => string): ShownRequest => ({
  method,
  url: clean(url),
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, hidden.has(name) ? "…" : clean(value)])
  ),
  body: parsed(body === undefined ? undefined : clean(body))
})

const hidden: ReadonlySet<string> = new Set(["authorization", "cookie", "x-api-key", "api-key"])

const parsed = (body: string | undefined): unknown => {
  try {
    return body === undefined ? undefined : JSON.parse(body)
  } catch {
    return body
  }
}

/** A dry transport: it passes each request to `onRequest` and returns 201. */
export const make = (onRequest: (request: HttpRequest) => void): Transport => ({
  isDry: true,
  send: (request) =>
    Effect.sync(() => {
      onRequest(request)
      return { status: 201, headers: {}, body: '{"message":"success"}' }
    })
})

/** The file for the requests cannot be written. */
export class RequestsError extends Data.TaggedError("RequestsError")<{ readonly message: string }> {}

/** Writes each request as a line of JSON. The bodies contain values of records, so the file has mode 0600. Closed with the scope. */
export const toFile = (
  path: string,
  clean: (text: string) => string
): Effect.Effect<(request: HttpRequest) => void, RequestsError, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.try({
        try: () => openSync(path, "w", 0o600),
        catch: () =>
          new RequestsError({ message: `Cannot write the requests to ${path}. Check the folder and its permissions.` })
      }),
      (file) => Effect.sync(() => closeSync(file))
    ),
    (file) => (request) => void writeSync(file, `${JSON.stringify(show(request, clean))}\n`)
  )
