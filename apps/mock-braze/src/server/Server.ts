import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http"
import { createServer as createSecureServer, type Server as SecureServer } from "node:https"
import type { AddressInfo } from "node:net"
import * as Limits from "@sluice/braze-api/Limits"
import * as Mock from "../control/Mock.js"
import * as Bodies from "../wire/Bodies.js"
import * as BrazeHandler from "../wire/BrazeHandler.js"
import * as Tls from "../wire/Tls.js"
import * as AccessControl from "./AccessControl.js"
import * as BrowserRedirect from "./BrowserRedirect.js"
import { isOwn, type MockHandler } from "./MockHandler.js"

/** A server that listens. */
export interface Listening {
  /** `http://HOST:PORT` or `https://HOST:PORT`, without a slash at the end. */
  readonly url: string
  readonly close: () => Promise<void>
  /** Bytes of bodies that have not arrived completely. */
  readonly buffered: () => number
}

/** The address on which the server listens, and its access rules. */
export interface ServerSettings {
  readonly port: number
  readonly host: string
  readonly allowHosts: ReadonlyArray<string>
  /** Origins of other pages that may call paths under `/_mock/`. */
  readonly allowOrigins?: ReadonlyArray<string>
  /** The token that calls under `/_mock/` need. Absent if none is needed. */
  readonly adminToken?: string
  /** Accept TLS connections only. */
  readonly tls?: Tls.Tls
  /** Replaces some of the timeouts. */
  readonly timeouts?: Partial<typeof timeouts>
}

/** Milliseconds. Idle connections stay open for longer than clients keep them, so that the client closes them. */
const timeouts = {
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 1_000
}

const maxControlBytes = 1024 * 1024

const messages = {
  hosts: "the request has more than one Host header",
  tooLarge: "the body of a control call may have at most 1 MB",
  malformed: "the request is malformed"
}

/** Listens. Rejects with the system's error, such as `EADDRINUSE`, if the address cannot be used. */
export const listen = (mock: Mock.Mock, mockHandler: MockHandler, settings: ServerSettings): Promise<Listening> => {
  const { host, port } = settings
  const hosts = [...settings.allowHosts, ...(isWildcard(host) ? [] : [bracketed(host)])]
  const access = AccessControl.make(hosts, settings.allowOrigins, settings.adminToken)
  const scheme = settings.tls === undefined ? "http" : "https"
  const bodies = Bodies.make()
  const braze = BrazeHandler.make(mock.emulator, {
    bodies,
    maxBytes: Limits.userTrack[mock.emulator.options.limits].bodyBytes.value,
    originOf: ({ headers }) =>
      AccessControl.allowsHost(access, headers.host) ? `${scheme}://${headers.host}` : (mock.url ?? "")
  })
  const server = serverFor(settings, (request, response) => {
    if (hostCount(request.rawHeaders) > 1) {
      sendMessage(response, 400, messages.hosts)
      return
    }
    const location = BrowserRedirect.location(request, access)
    if (location !== undefined) response.writeHead(302, { location, "cache-control": "no-store" }).end()
    else if (isOwn(request.url ?? "")) control({ mock, mockHandler, access, bodies }, request, response)
    else braze(request, response)
  })
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
      server.off("error", reject)
      const url = urlOf(server, host, scheme)
      mock.url = url
      resolve({ url, close: () => close(server), buffered: bodies.buffered })
    })
  })
}

const serverFor = ({ tls, timeouts: own }: ServerSettings, listener: RequestListener): Server | SecureServer => {
  const options = { ...timeouts, ...own, noDelay: true }
  if (tls === undefined) return createServer(options, listener)
  const server = createSecureServer({ ...options, cert: tls.cert, key: tls.key }, listener)
  Tls.watch(server)
  return server
}

const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host)

const isWildcard = (host: string): boolean => host === "0.0.0.0" || host === "::"

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === "object" && address !== null

const urlOf = (server: Server | SecureServer, host: string, scheme: "http" | "https"): string => {
  const address = server.address()
  const port = isAddress(address) ? address.port : 0
  return `${scheme}://${isWildcard(host) ? "127.0.0.1" : bracketed(host)}:${port}`
}

const close = (server: Server | SecureServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/** Node keeps only the first `host`, so a proxy and the mock could use different hosts. */
const hostCount = (rawHeaders: ReadonlyArray<string>): number => {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.length === 4 && isHost(rawHeaders[i])) count++
  return count
}

const isHost = (name: string | undefined): boolean => name?.toLowerCase() === "host"

interface ProtectedHandler {
  readonly mock: Mock.Mock
  readonly mockHandler: MockHandler
  readonly access: AccessControl.AccessControl
  readonly bodies: Bodies.Bodies
}

/** Reads the body only if the call is allowed. Node discards other bodies as they arrive. */
const control = (
  { mock, mockHandler, access, bodies }: ProtectedHandler,
  request: IncomingMessage,
  response: ServerResponse
): void => {
  const { method = "GET", url = "/", headers } = request
  const decision = AccessControl.check(access, { method, url, headers })
  for (const [name, value] of Object.entries(decision.headers)) response.setHeader(name, value)
  if (decision.refusal !== undefined) sendMessage(response, decision.refusal.status, decision.refusal.message)
  else if (decision.answer !== undefined) response.writeHead(decision.answer).end()
  // The health check comes first and often, so it does not wait for the HTTP library to load.
  else if (AccessControl.isHealth(method, url)) sendJson(response, 200, { status: "ok" })
  else if (Bodies.isAnnounced(request) && !Mock.isWorkspaceKnown(mock, url, headers.authorization))
    sendJson(response, 404, Mock.unknownWorkspace)
  else
    bodies.read(request, maxControlBytes, (body) => {
      if (body === undefined) sendMessage(response, 413, messages.tooLarge)
      else void forward(mockHandler, request, body, response)
    })
}

const sendMessage = (response: ServerResponse, status: number, message: string): void =>
  sendJson(response, status, { message })

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" })
  response.end(JSON.stringify(body))
}

const forward = async (
  mockHandler: MockHandler,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse
): Promise<void> => {
  const disconnected = new AbortController()
  response.once("close", () => disconnected.abort())
  try {
    const made = await mockHandler.handle(webRequest(request, body, disconnected.signal))
    if (response.destroyed) await made.body?.cancel()
    else await pipe(made, response)
  } catch {
    if (response.headersSent) response.destroy()
    else sendMessage(response, 400, messages.malformed)
  }
}

/** Sends a response no faster than the client reads it, and cancels it when the client disconnects. */
const pipe = async (made: Response, response: ServerResponse): Promise<void> => {
  response.writeHead(made.status, Object.fromEntries(made.headers))
  const reader = made.body?.getReader()
  if (reader === undefined) {
    response.end()
    return
  }
  response.once("close", () => void reader.cancel().catch(() => {}))
  response.flushHeaders()
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    if (value !== undefined && !response.write(value) && !response.destroyed) await drained(response)
  }
  response.end()
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const finish = (): void => {
      response.off("drain", finish)
      response.off("close", finish)
      resolve()
    }
    response.on("drain", finish)
    response.on("close", finish)
  })

const webRequest = (
  { method = "GET", url = "/", headers }: IncomingMessage,
  body: Buffer,
  signal: AbortSignal
): Request => {
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : (value ?? []).join(", ")
  ])
  const init = method === "GET" || method === "HEAD" ? {} : { body }
  return new Request(`http://mock.local${url}`, { method, headers: pairs, signal, ...init })
}
