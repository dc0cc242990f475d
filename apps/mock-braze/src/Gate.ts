import type { IncomingHttpHeaders } from "node:http"

/** Hosts under which the control calls may be reached, lower case, without port. */
export type Hosts = ReadonlySet<string>

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

/** The names of this machine's loopback and whatever was allowed besides. */
export const hosts = (allowed: ReadonlyArray<string>): Hosts =>
  new Set([...LOOPBACK, ...allowed.map((host) => bare(host.toLowerCase()))])

/** A host without its port; an IPv6 address keeps its brackets. */
const bare = (host: string): string => (host.startsWith("[") ? host.replace(/\]:\d+$/, "]") : host.replace(/:\d+$/, ""))

/**
 * Why a control call may not pass, or undefined. A page elsewhere must neither reach this server through a name that it made
 * point here (the host tells) nor send to it from a browser (the origin tells). Programs send no origin.
 */
export const refusal = (headers: IncomingHttpHeaders, method: string, allowed: Hosts): string | undefined => {
  const host = headers.host?.toLowerCase() ?? ""
  if (!allowed.has(bare(host))) return `the host "${bare(host)}" is not allowed; start with --allow-host to allow it`
  const origin = headers.origin?.toLowerCase()
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
    return "pages of another origin may not call this server"
  const site = headers["sec-fetch-site"]
  const foreign = site === "cross-site" || site === "same-site"
  const followed = method === "GET" && headers["sec-fetch-mode"] === "navigate"
  return foreign && !followed ? "pages of another site may not call this server" : undefined
}
