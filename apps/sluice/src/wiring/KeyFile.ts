import { readFileSync } from "node:fs"
import type { Transport } from "@sluice/core/Transport"
import { Effect } from "effect"

/** The key in a file, trimmed; undefined if the file cannot be read. */
export const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8").trim()
  } catch {
    return undefined
  }
}

/**
 * A transport that reads the key file again after a 401 and, if the key changed, sends the request once more with the new
 * key, so that a key can be rotated under a running program. Braze does not process a request to which it returns 401, so
 * nothing is sent twice.
 */
export const rereading = (transport: Transport, path: string): Transport => {
  let current: string | undefined
  const authorized = (key: string) => `Bearer ${key}`
  return {
    send: (request) => {
      const used = current ?? request.headers["authorization"]
      const first =
        current === undefined ? request : { ...request, headers: { ...request.headers, authorization: current } }
      return Effect.flatMap(transport.send(first), (response) => {
        if (response.status !== 401) return Effect.succeed(response)
        const key = read(path)
        if (key === undefined || key === "" || authorized(key) === used) return Effect.succeed(response)
        current = authorized(key)
        return transport.send({ ...request, headers: { ...request.headers, authorization: current } })
      })
    }
  }
}
