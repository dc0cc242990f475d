import { spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"

/** A mock that runs as a separate program, as users start it. */
export interface Mock {
  readonly url: string
  readonly apiKey: string
  /** Sends a request like a client of Braze. A body that is not text is sent as JSON. */
  readonly send: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>
  /** A call under `/_mock/`. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<Response>
  readonly stop: () => Promise<void>
}

const program = join(import.meta.dirname, "..", "..", "..", "mock-braze", "bin", "mock-braze.js")

const text = (line: unknown, name: string): string => {
  const found = typeof line === "object" && line !== null ? Object.entries(line).find(([key]) => key === name)?.[1] : ""
  if (typeof found !== "string") throw new Error(`the mock did not print its ${name}`)
  return found
}

/** Starts the real program on a free port and waits until it listens. */
export const start = async (...options: ReadonlyArray<string>): Promise<Mock> => {
  const child = spawn(process.execPath, [program, "--json", "--port", "0", ...options], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([
    new Promise<string>((resolve) => lines.once("line", resolve)),
    ended.then(() => Promise.reject(new Error("the mock ended before it listened")))
  ])
  const told: unknown = JSON.parse(first)
  const url = text(told, "url")
  const apiKey = text(told, "apiKey")
  const call = (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>) =>
    fetch(`${url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) })
    })
  return {
    url,
    apiKey,
    send: (path, body, headers = {}) => call("POST", path, body, { authorization: `Bearer ${apiKey}`, ...headers }),
    control: (method, path, body) => call(method, `/_mock${path}`, body, {}),
    stop: () => {
      child.kill()
      return ended
    }
  }
}
