import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingHttpHeaders } from "node:http"

/** Who may make the calls below `/_mock/`. */
export interface Gate {
  /** Hosts under which they may be reached, lower case, without port. */
  readonly hosts: ReadonlySet<string>
  /** Origins of other pages that may make them, as `http://localhost:5173`. */
  readonly origins: ReadonlySet<string>
  /** What everybody must show; undefined: nothing. */
  readonly token: string | undefined
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

/** Loopback's own names pass, and whatever was allowed besides. */
export const make = (
  hosts: ReadonlyArray<string>,
  origins: ReadonlyArray<string> = [],
  token: string | undefined = undefined
): Gate => ({
  hosts: new Set([...LOOPBACK, ...hosts.map((host) => bare(host.toLowerCase()))]),
  origins: new Set(origins.map((origin) => origin.toLowerCase())),
  token
})

/** A host without its port; an IPv6 address keeps its brackets. */
const bare = (host: string): string => (host.startsWith("[") ? host.replace(/\]:\d+$/, "]") : host.replace(/:\d+$/, ""))

/** Whether the mock's own calls may be made under this host. */
export const knows = ({ hosts }: Gate, host: string | undefined): boolean => hosts.has(bare(host?.toLowerCase() ?? ""))

/** A call in front of the gate. */
export interface Call {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** What becomes of a call: it goes on, or it gets this answer. `headers` are for the answer in either case. */
export interface Verdict {
  readonly refusal?: { readonly status: number; readonly message: string }
  /** An answer without a body that is no refusal. */
  readonly answer?: number
  readonly headers: Readonly<Record<string, string>>
}

/** The header that carries the token of those who are no browser. */
export const tokenHeader = "x-mock-admin-token"

const COOKIE = "mock-braze-admin"

const refuse = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Verdict => ({
  refusal: { status, message },
  headers
})

/**
 * Whether a call may pass. A page elsewhere must neither reach this server through a name that it made point here (the host
 * tells) nor send to it from a browser (the origin tells), unless its origin is listed. Programs send no origin. Where there
 * is a token, everything but the question for readiness needs it.
 */
export const judge = (gate: Gate, { method, url, headers }: Call): Verdict => {
  const host = headers.host?.toLowerCase() ?? ""
  if (!knows(gate, host))
    return refuse(403, `the host "${bare(host)}" is not allowed; start with --allow-host to allow it`)
  const origin = headers.origin?.toLowerCase()
  const listed = origin !== undefined && gate.origins.has(origin)
  const cors = listed ? sharing(headers.origin ?? "") : {}
  const foreign = listed ? undefined : foreigner(headers, method, host, origin)
  if (foreign !== undefined) return refuse(403, foreign)
  if (listed && method === "OPTIONS") return { answer: 204, headers: { ...cors, ...PREFLIGHT } }
  return { ...holder(gate.token, method, url, headers, cors) }
}

const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST, PUT, DELETE",
  "access-control-allow-headers": `authorization, content-type, last-event-id, ${tokenHeader}`,
  "access-control-max-age": "600"
}

const sharing = (origin: string): Record<string, string> => ({ "access-control-allow-origin": origin, vary: "Origin" })

const foreigner = (
  headers: IncomingHttpHeaders,
  method: string,
  host: string,
  origin: string | undefined
): string | undefined => {
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
    return "pages of another origin may not call this server; start with --allow-origin to allow one"
  const site = headers["sec-fetch-site"]
  const other = site === "cross-site" || site === "same-site"
  const followed = method === "GET" && headers["sec-fetch-mode"] === "navigate"
  return other && !followed ? "pages of another site may not call this server" : undefined
}

/** The question for readiness, which anybody may ask. */
export const isHealth = (method: string | undefined, url: string | undefined): boolean =>
  (method === "GET" || method === "HEAD") && url === "/_mock/health"

/** Who holds the token, in the header or in the cookie that `/_mock/?token=` leaves. */
const holder = (
  token: string | undefined,
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  cors: Readonly<Record<string, string>>
): Verdict => {
  if (token === undefined || isHealth(method, url)) return { headers: cors }
  if ([headers[tokenHeader], cookie(headers.cookie)].some((shown) => isSame(shown, token))) return { headers: cors }
  const { pathname, searchParams } = new URL(url, "http://mock.local")
  const asked = method === "GET" && (pathname === "/_mock/" || pathname === "/_mock") ? searchParams.get("token") : null
  if (asked !== null && isSame(asked, token))
    return { answer: 303, headers: { location: "/_mock/", ...entrance(token) } }
  return refuse(
    401,
    `this needs the admin token that was printed at the start: in the header ${tokenHeader}, or once in a browser as /_mock/?token=TOKEN`,
    cors
  )
}

const entrance = (token: string) => ({
  "set-cookie": `${COOKIE}=${encodeURIComponent(token)}; Path=/_mock; HttpOnly; SameSite=Strict`,
  "referrer-policy": "no-referrer",
  "cache-control": "no-store"
})

const cookie = (sent: string | undefined): string | undefined => {
  const pair = (sent ?? "").split(/; */).find((one) => one.startsWith(`${COOKIE}=`))
  try {
    return pair === undefined ? undefined : decodeURIComponent(pair.slice(COOKIE.length + 1))
  } catch {
    return undefined
  }
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** Takes the same time wherever the two differ. */
const isSame = (shown: string | ReadonlyArray<string> | undefined, token: string): boolean =>
  typeof shown === "string" && timingSafeEqual(digest(shown), digest(token))

/** Whether an address can be reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host)
