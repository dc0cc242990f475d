import { execFileSync } from "node:child_process"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { curl } from "../src/pages/requests/Curl.js"

const request = {
  id: "id",
  n: 1,
  at: "2026-01-31T12:00:00.000Z",
  method: "POST",
  path: "/users/track",
  status: 201,
  ended: "answered",
  applied: 1,
  fault: null,
  items: 1,
  lanes: {},
  refused: [],
  dropped: [],
  bytes: 1,
  answerBytes: 1,
  ms: 1,
  mistakes: [],
  advice: [],
  query: "",
  headers: {},
  body: "",
  answer: { status: 201, headers: {}, body: "" },
  notes: []
} as const

const whole = (change: {
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly query?: string
}) => ({
  ...request,
  refused: [],
  dropped: [],
  mistakes: [],
  advice: [],
  notes: [],
  ...change
})

/** The words of a line after splitting by a shell. */
const words = (line: string): ReadonlyArray<string> =>
  execFileSync("sh", ["-c", `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${line}`], {
    env: { BRAZE_API_KEY: "the-key" },
    encoding: "utf8"
  })
    .split("\0")
    .slice(0, -1)

describe("copy as curl", () => {
  it("repeats the request, with the key from the environment", () => {
    const headers = {
      authorization: "Bearer ****",
      "content-type": "application/json",
      host: "127.0.0.1",
      "content-length": "9"
    }
    expect(words(curl(whole({ headers, body: { events: [] } }), "http://127.0.0.1:1"))).toEqual([
      "-X",
      "POST",
      "http://127.0.0.1:1/users/track",
      "-H",
      "Authorization: Bearer the-key",
      "-H",
      "content-type: application/json",
      "--data-raw",
      '{"events":[]}'
    ])
  })

  it("does not execute the content of a body or a header", () => {
    const text = fc.string({ unit: fc.constantFrom("'", '"', "\\", "$", "`", "(", ")", ";", "\n", "!", "a", " ") })
    fc.assert(
      fc.property(text, text, (body, header) => {
        const said = words(curl(whole({ body: { body }, headers: { "x-one": header } }), "http://127.0.0.1:1"))
        expect(said.slice(-3)).toEqual([`x-one: ${header}`, "--data-raw", JSON.stringify({ body })])
      }),
      { numRuns: 30 }
    )
  })
})
