import { request } from "node:http"
import { connect } from "node:net"
import { type MockBraze, type Options, startMockBraze } from "../src/index.js"

/** Runs with a mock, and always stops it. */
export const withMock = async <A>(use: (mock: MockBraze) => Promise<A>, options: Options = {}): Promise<A> => {
  const mock = await startMockBraze(options)
  try {
    return await use(mock)
  } finally {
    await mock.stop()
  }
}

/** A time limit that no test reaches. */
export const long = { timeoutMs: 600_000 }

export const event = (id: string, seq = 1) => ({
  external_id: id,
  name: "e",
  time: "2026-01-31T12:00:00Z",
  properties: { seq }
})

export const body = (...ids: ReadonlyArray<string>): string => JSON.stringify({ events: ids.map((id) => event(id)) })

export const headersOf = (apiKey: string): Record<string, string> => ({
  authorization: `Bearer ${apiKey}`,
  "content-type": "application/json"
})

/** Sends to users/track as a client would. */
export const track = (
  mock: { readonly url: string; readonly apiKey: string },
  text: string | Uint8Array = body("u1"),
  init: RequestInit = {}
): Promise<Response> =>
  fetch(`${mock.url}/users/track`, {
    method: "POST",
    body: text,
    ...init,
    headers: { ...headersOf(mock.apiKey), ...init.headers }
  })

/** Makes a call under `/_mock/`; returns status and JSON. */
export const control = async (
  mock: { readonly url: string },
  method: string,
  path: string,
  payload?: unknown,
  headers: Record<string, string> = {}
): Promise<{ readonly status: number; readonly body: unknown }> => {
  const init = payload === undefined ? {} : { body: typeof payload === "string" ? payload : JSON.stringify(payload) }
  const response = await fetch(`${mock.url}/_mock${path}`, { method, headers, ...init })
  return { status: response.status, body: await response.json() }
}

/** The bytes of a raw connection, and how it ended. */
export interface Raw {
  readonly text: string
  readonly error: string | undefined
}

/** Writes bytes to the port and reads until the connection ends or `enough` returns true. */
export const raw = (url: string, bytes: string, enough: (text: string) => boolean = () => false): Promise<Raw> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    let text = ""
    let error: string | undefined
    socket.setEncoding("latin1")
    socket.on("data", (chunk: string) => {
      text += chunk
      if (enough(text)) socket.destroy()
    })
    socket.on("error", (cause: NodeJS.ErrnoException) => {
      error = cause.code ?? cause.message
    })
    socket.on("close", () => resolve({ text, error }))
  })

/** The bytes of a users/track request. */
export const wire = (apiKey: string, text: string = body("u1")): string =>
  [
    "POST /users/track HTTP/1.1",
    "host: 127.0.0.1",
    `authorization: Bearer ${apiKey}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(text)}`,
    "",
    text
  ].join("\r\n")

/** Sends a request with headers that `fetch` does not allow, such as `host`; returns the status. */
export const statusOf = (url: string, headers: Record<string, string>, method = "GET"): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { headers, method }, (response) => {
      response.resume()
      response.on("end", () => resolve(response.statusCode))
    })
    sent.on("error", reject)
    sent.end()
  })

/** Writes bytes to the port and disconnects at once. */
export const leave = (url: string, bytes: string): Promise<void> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(bytes, () => socket.destroy()))
    socket.on("close", () => resolve())
  })
