import { Transport } from "@sluice/core"
import { Effect, FiberRef } from "effect"
import { currentRequest, type Recorder } from "./Recorder.js"

/** Settings of a transport over real sockets. */
export interface HttpTransportOptions {
  /** Records each exchange. */
  readonly recorder?: Recorder
  /** The 1-based numbers of the requests that go to a port without a server. */
  readonly unreachable?: ReadonlyArray<number>
  /** The time limit of an attempt in milliseconds, on Effect's clock. Default: 30,000. */
  readonly deadline?: number
  /** The origin to which every request is sent. Default: the origin in its URL. */
  readonly connectTo?: string
}

/** A transport over real sockets, for tests. `inFlight` counts requests without a response. */
export interface HttpTransport extends Transport.Transport {
  readonly inFlight: () => number
}

/** The header by which a server in the same test learns the number of the attempt. */
export const attemptHeader = "x-sluice-attempt"

/** Sends with the platform's `fetch`. Does not follow redirects. */
export const make = (options: HttpTransportOptions = {}): HttpTransport => {
  const { recorder, unreachable = [], deadline = 30_000, connectTo } = options
  let inFlight = 0
  let sent = 0
  const exchange = (request: Transport.HttpRequest): Effect.Effect<Transport.HttpResponse, Transport.TransportError> =>
    Effect.tryPromise({ try: (signal) => fetched(request, signal), catch: lost })
  const send: Transport.Transport["send"] = (request) =>
    Effect.gen(function* () {
      const number = yield* FiberRef.get(currentRequest)
      inFlight += 1
      sent += 1
      const ended = yield* exchange({
        ...request,
        headers: { ...request.headers, ...(number !== undefined && { [attemptHeader]: String(number) }) },
        url: unreachable.includes(sent) ? nowhere : redirected(request.url, connectTo)
      }).pipe(
        Effect.timeoutFail({ duration: deadline, onTimeout: () => tooLate(deadline) }),
        Effect.ensuring(
          Effect.sync(() => {
            inFlight -= 1
          })
        ),
        Effect.either
      )
      recorder?.note("exchanges", {
        ...(number !== undefined && { request: number }),
        method: request.method,
        path: new URL(request.url).pathname,
        bytes: Buffer.byteLength(request.body ?? ""),
        headers: request.headers,
        ended: ended._tag === "Right" ? ended.right.status : ended.left.reason
      })
      return yield* ended
    })
  return { send, inFlight: () => inFlight }
}

const redirected = (url: string, origin: string | undefined): string => {
  if (origin === undefined) return url
  const { pathname, search } = new URL(url)
  return new URL(pathname + search, origin).href
}

/** A port without a server. `fetch` refuses some ports, such as port 1, but not this one. */
const nowhere = "http://127.0.0.1:2/"

const fetched = async (
  { method, url, headers, body }: Transport.HttpRequest,
  signal: AbortSignal
): Promise<Transport.HttpResponse> => {
  const response = await fetch(url, {
    method,
    headers,
    signal,
    redirect: "manual",
    ...(body !== undefined && { body })
  })
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
}

const tooLate = (deadline: number): Transport.TransportError =>
  new Transport.TransportError({ reason: "deadline", message: `no complete response within ${deadline} ms` })

const beforeTheFirstByte: Readonly<Record<string, Transport.TransportError["reason"]>> = {
  ECONNREFUSED: "connect",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns"
}

const lost = (thrown: unknown): Transport.TransportError => {
  const cause = thrown instanceof Error ? thrown.cause : undefined
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "?"
  return new Transport.TransportError({
    reason: beforeTheFirstByte[code] ?? "lost",
    message: `the connection broke (${code})`
  })
}
