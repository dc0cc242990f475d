import { readFileSync } from "node:fs"
import type { Transport } from "@sluice/core/Transport"
import { Effect } from "effect"

/** The key that a file holds, without blanks around it; undefined where the file cannot be read. */
export const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8").trim()
  } catch {
    return undefined
  }
}

/**
 * A transport that, when a request is answered 401, reads the key's file again and, if it holds another key now, sends
 * the request once more with that one: a key can be rotated under a running program. A 401 was not processed, so
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
