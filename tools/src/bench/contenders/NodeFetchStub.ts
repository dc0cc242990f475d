import { createRequire } from "node:module"
import type { NodeRequire } from "../Peers.js"

interface Request {
  readonly body?: unknown
}

const text = (body: unknown): string => (typeof body === "string" ? body : String(body ?? ""))

/** A package of the compared library. */
const library = "node-fetch"

/**
 * Replaces the `node-fetch` of a package with a stub, so that the measurement includes its bodies but no socket. Call
 * it before the package is loaded.
 */
export const install = (peers: NodeRequire, usedBy: string, answer: (body: string) => string): void => {
  const require = createRequire(peers.resolve(usedBy))
  const real = require(library)
  const fetch = async (target: Request, init?: Request): Promise<unknown> =>
    new real.Response(answer(text(init?.body ?? target.body)), {
      status: 201,
      headers: { "content-type": "application/json" }
    })
  const { Headers, Request, Response, isRedirect } = real
  const cached = require.cache[require.resolve(library)]
  if (cached === undefined) throw new Error(`${usedBy} does not use ${library}`)
  cached.exports = Object.assign(fetch, { default: fetch, Headers, Request, Response, isRedirect })
}
