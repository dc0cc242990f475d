import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingHttpHeaders } from "node:http"

/** Access rules for paths under `/_mock/`. */
export interface AccessControl {
  /** Host names that reach these calls, in lower case and without a port. */
  readonly hosts: ReadonlySet<string>
  /** Origins of other pages that may make these calls, such as `http://localhost:5173`. */
  readonly origins: ReadonlySet<string>
  /** The token that every caller must send. Undefined if none is needed. */
  readonly token: string | undefined
}

const loopbackHosts = ["localhost", "127.0.0.1", "[::1]"]

/** Allows the names of the loopback interface and the given hosts and origins. */
export const make = (
  hosts: ReadonlyArray<string>,
  origins: ReadonlyArray<string> = [],
  token: string | undefined = undefined
): AccessControl => ({
  hosts: new Set([...loopbackHosts, ...hosts.map((host) => withoutPort(host.toLowerCase()))]),
  origins: new Set(origins.map((origin) => origin.toLowerCase())),
  token
})

/** An IPv6 address keeps its brackets. */
const withoutPort = (host: string): string =>
  host.startsWith("[") ? host.replace(/\]:\d+$/, "]") : host.replace(/:\d+$/, "")

/** Whether calls under `/_mock/` are allowed under this host. */
export const allowsHost = ({ hosts }: AccessControl, host: string | undefined): boolean =>
  hosts.has(withoutPort(host?.toLowerCase() ?? ""))

/** A call under `/_mock/` before it is checked. */
export interface UncheckedCall {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** Whether a call is allowed, or the response for a refused call. `headers` belong to the response in both cases. */
export interface AccessDecision {
  readonly refusal?: { readonly status: number; readonly message: string }
  /** Status of a response without a body that is not a refusal: a preflight or a redirect. */
  readonly answer?: number
  readonly headers: Readonly<Record<string, string>>
}

/** The request header for the token. Browsers use a cookie instead. */
export const tokenHeader = "x-mock-admin-token"

const cookieName = "mock-braze-admin"

const messages = {
  host: (host: string) => `the host "${host}" is not allowed; start mock-braze with --allow-host to allow it`,
  origin: "pages of another origin may not call this server; start mock-braze with --allow-origin to allow one",
  site: "pages of another site may not call this server",
  token: `this call needs the admin token that mock-braze printed when it started: send it in the header ${tokenHeader}, or open /_mock/?token=TOKEN once in a browser`
}

const refuse = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): AccessDecision => ({
  refusal: { status, message },
  headers
})

/**
 * Decides whether a call passes. The host check stops pages that make their own name resolve to this machine (DNS
 * rebinding). The origin check stops pages of other origins, unless their origin is listed; programs send no origin. If
 * there is a token, every call except the health check needs it.
 */
export const check = (access: AccessControl, call: UncheckedCall): AccessDecision => {
  const { method, headers } = call
  const host = headers.host?.toLowerCase() ?? ""
  if (!allowsHost(access, host)) return refuse(403, messages.host(withoutPort(host)))
  const origin = headers.origin?.toLowerCase()
  const listed = origin !== undefined && access.origins.has(origin)
  const cors = listed ? corsHeaders(headers.origin ?? "") : {}
  const foreign = listed ? undefined : foreignPage(call, host, origin)
  if (foreign !== undefined) return refuse(403, foreign)
  if (listed && method === "OPTIONS") return { answer: 204, headers: { ...cors, ...preflightHeaders } }
  return checkToken(access.token, call, cors)
}

const preflightHeaders = {
  "access-control-allow-methods": "GET, POST, PUT, DELETE",
  "access-control-allow-headers": `authorization, content-type, last-event-id, ${tokenHeader}`,
  "access-control-max-age": "600"
}

const corsHeaders = (origin: string): Record<string, string> => ({
  "access-control-allow-origin": origin,
  vary: "Origin"
})

const foreignPage = (
  { method, headers }: UncheckedCall,
  host: string,
  origin: string | undefined
): string | undefined => {
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) return messages.origin
  const site = headers["sec-fetch-site"]
  const other = site === "cross-site" || site === "same-site"
  const followed = method === "GET" && headers["sec-fetch-mode"] === "navigate"
  return other && !followed ? messages.site : undefined
}

/** The health check, which any caller may use. */
export const isHealth = (method: string | undefined, url: string | undefined): boolean =>
  (method === "GET" || method === "HEAD") && url === "/_mock/health"

/** Accepts the token in the header or in the cookie that `/_mock/?token=` sets. */
const checkToken = (
  token: string | undefined,
  { method, url, headers }: UncheckedCall,
  cors: Readonly<Record<string, string>>
): AccessDecision => {
  if (token === undefined || isHealth(method, url)) return { headers: cors }
  if ([headers[tokenHeader], cookie(headers.cookie)].some((sent) => isSame(sent, token))) return { headers: cors }
  const { pathname, searchParams } = new URL(url, "http://mock.local")
  const inAddress =
    method === "GET" && (pathname === "/_mock/" || pathname === "/_mock") ? searchParams.get("token") : null
  return inAddress !== null && isSame(inAddress, token)
    ? { answer: 303, headers: { location: "/_mock/", ...signIn(token) } }
    : refuse(401, messages.token, cors)
}

const signIn = (token: string) => ({
  "set-cookie": `${cookieName}=${encodeURIComponent(token)}; Path=/_mock; HttpOnly; SameSite=Strict`,
  "referrer-policy": "no-referrer",
  "cache-control": "no-store"
})

const cookie = (sent: string | undefined): string | undefined => {
  const pair = (sent ?? "").split(/; */).find((one) => one.startsWith(`${cookieName}=`))
  try {
    return pair === undefined ? undefined : decodeURIComponent(pair.slice(cookieName.length + 1))
  } catch {
    return undefined
  }
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** Compares in constant time, independent of the position of a difference. */
const isSame = (sent: string | ReadonlyArray<string> | undefined, token: string): boolean =>
  typeof sent === "string" && timingSafeEqual(digest(sent), digest(token))

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host)
