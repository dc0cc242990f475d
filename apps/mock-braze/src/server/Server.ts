import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http"
import { createServer as createSecureServer, type Server as SecureServer } from "node:https"
import type { AddressInfo } from "node:net"
import * as Limits from "@sluice/braze-api/Limits"
import * as Door from "../wire/BrazeHandler.js"
import type { Mock } from "../wire/Mock.js"
import * as Tls from "../wire/Tls.js"
import * as Gate from "./AccessControl.js"
import * as Browser from "./Browser.js"
import { isOwn, type OwnDoor } from "./MockHandler.js"

/** A server that listens. */
export interface Listening {
  /** `http://HOST:PORT` or `https://HOST:PORT`, no slash at the end. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** Where and for whom to listen. */
export interface Where {
  readonly port: number
  readonly host: string
  readonly allowHosts: ReadonlyArray<string>
  /** Origins of pages elsewhere that may make the calls below `/_mock/`. */
  readonly allowOrigins?: ReadonlyArray<string>
  /** What the calls below `/_mock/` must show; absent: nothing. */
  readonly adminToken?: string
  /** Speak TLS, and only that. */
  readonly tls?: Tls.Tls
  /** Deadlines that replace the usual ones. */
  readonly patience?: Partial<typeof PATIENCE>
}

/** A header may take 20 s to come, a request 60 s; connections between requests are kept longer than clients keep them. */
const PATIENCE = {
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 1_000
}

/** Bytes that a control call may carry. */
const CONTROL_BODY = 16 * 1024 * 1024

/** Listens; fails where the address cannot be had (the cause is the system's error, such as `EADDRINUSE`). */
export const listen = (mock: Mock, own: OwnDoor, where: Where): Promise<Listening> => {
  const { emulator } = mock
  const most = Limits.userTrack[emulator.options.limits].bodyBytes.value
  const hosts = [...where.allowHosts, ...(isWildcard(where.host) ? [] : [bracketed(where.host)])]
  const gate = Gate.make(hosts, where.allowOrigins, where.adminToken)
  const scheme = where.tls === undefined ? "http" : "https"
  const originOf = ({ headers }: IncomingMessage): string =>
    Gate.knows(gate, headers.host) ? `${scheme}://${headers.host}` : (mock.url ?? "")
  const server = serverFor(where, (request, response) => {
    const page = Browser.place(request, gate)
    if (page !== undefined) response.writeHead(302, { location: page, "cache-control": "no-store" }).end()
    else if (isOwn(request.url ?? "")) controlled(own, gate, request, response)
    else Door.braze(emulator, most, originOf, request, response)
  })
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(where.port, where.host, () => {
      server.off("error", reject)
      const url = urlOf(server, where.host, scheme)
      mock.url = url
      resolve({ url, close: () => close(server) })
    })
  })
}

const serverFor = ({ tls, patience }: Where, listener: RequestListener): Server | SecureServer => {
  const options = { ...PATIENCE, ...patience, noDelay: true }
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

const controlled = (own: OwnDoor, gate: Gate.Gate, request: IncomingMessage, response: ServerResponse): void => {
  const { method = "GET", url = "/", headers } = request
  const verdict = Gate.judge(gate, { method, url, headers })
  for (const [name, value] of Object.entries(verdict.headers)) response.setHeader(name, value)
  Door.collect(request, CONTROL_BODY, (body) => {
    if (verdict.refusal !== undefined) say(response, verdict.refusal.status, verdict.refusal.message)
    else if (verdict.answer !== undefined) response.writeHead(verdict.answer).end()
    else if (body === undefined) say(response, 413, "a control call may carry 16 MB at most")
    // Readiness is asked first and often, so it does not wait for the library behind the other calls.
    else if (Gate.isHealth(method, url)) tell(response, 200, { status: "ok" })
    else void pass(own, request, body, response)
  })
}

const say = (response: ServerResponse, status: number, message: string): void => tell(response, status, { message })

const tell = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" })
  response.end(JSON.stringify(body))
}

const pass = async (own: OwnDoor, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> => {
  const gone = new AbortController()
  response.once("close", () => gone.abort())
  try {
    const answer = await own.handle(asWeb(request, body, gone.signal))
    if (response.destroyed) await answer.body?.cancel()
    else await pour(answer, response)
  } catch {
    if (response.headersSent) response.destroy()
    else say(response, 400, "this is not a request that can be understood")
  }
}

/** Sends an answer as it comes, no faster than it is read; one that nobody reads any more is cancelled. */
const pour = async (answer: Response, response: ServerResponse): Promise<void> => {
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  const reader = answer.body?.getReader()
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
    const over = (): void => {
      response.off("drain", over)
      response.off("close", over)
      resolve()
    }
    response.on("drain", over)
    response.on("close", over)
  })

const asWeb = ({ method = "GET", url = "/", headers }: IncomingMessage, body: Buffer, signal: AbortSignal): Request => {
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : (value ?? []).join(", ")
  ])
  const init = method === "GET" || method === "HEAD" ? {} : { body }
  return new Request(`http://mock.local${url}`, { method, headers: pairs, signal, ...init })
}
