import { describe, expect, it } from "vitest"
import { startMockBraze } from "../src/index.js"
import * as Options from "../src/Options.js"

/** Options from a program without a type checker. */
const loose = (options: unknown) => JSON.parse(JSON.stringify(options))

describe("options", () => {
  it.each([
    [null, ["options must be an object, not null"]],
    [{ prt: 1 }, [`prt: unknown field; did you mean "port"?`]],
    [
      { host: 5, apiKey: null, limits: 3, adminToken: true, rateLimitScale: "1", now: 5, port: "0" },
      [
        "port: must be a whole number from 0 to 65535; 0 selects a free port",
        "host: must be a string, not a number",
        "apiKey: must be a string of printable characters without spaces, with at least one character",
        `limits: must be "combined", "legacy" or "mau"`,
        "rateLimitScale: must be a number above 0",
        "adminToken: must be a string of printable characters without spaces, with at least one character",
        "now: must be a function, not a number"
      ]
    ],
    [
      { allowHosts: "x", allowOrigins: [1], tls: null },
      [
        "allowHosts: must be a list of strings, not a string",
        "allowOrigins[0]: must be a string, not a number",
        "tls: must be an object, not null"
      ]
    ],
    [
      { bounds: { journl: {}, journal: { count: -1 }, ledger: 0.5 } },
      [
        `bounds.journl: unknown field; did you mean "journal"?`,
        "bounds.journal.count: must be a whole number of at least 0",
        "bounds.ledger: must be a whole number of at least 0"
      ]
    ],
    [
      { host: "", allowHosts: ["http://mock:80/x", "mock.test:8099", "[::1]:1", "mock braze"] },
      [
        "host: must not be empty; 127.0.0.1 is only this machine, 0.0.0.0 is all addresses",
        `allowHosts[0]: must be a host name without scheme and path, such as mock-braze; did you mean "mock"?`,
        "allowHosts[3]: must be a host name without scheme and path, such as mock-braze"
      ]
    ],
    [
      { host: "", seed: { event: [], events: [{ external_id: "u" }] } },
      [
        "host: must not be empty; 127.0.0.1 is only this machine, 0.0.0.0 is all addresses",
        `seed.event: unknown field; did you mean "events"?`,
        "seed.events[0]: 'name' is required"
      ]
    ],
    [{ seed: 5 }, ["seed: a seed is an object, not a number"]]
  ])("are refused with all mistakes at once: %j", async (options, messages) => {
    await expect(startMockBraze(loose(options))).rejects.toMatchObject({
      name: "BadInput",
      message: messages.join("\n")
    })
  })

  it("are accepted if they are valid", () => {
    const all = {
      port: 0,
      host: "::1",
      apiKey: "k",
      limits: "mau",
      allowHosts: ["a", "[::1]:80"],
      now: Date.now
    } as const
    expect(Options.problems({ ...all, bounds: { ledger: 5 }, allowOrigins: ["http://o"] })).toEqual([])
    expect(Options.problems({})).toEqual([])
  })
})
