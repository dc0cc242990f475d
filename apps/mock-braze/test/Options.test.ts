import { describe, expect, it } from "vitest"
import { startMockBraze } from "../src/index.js"
import * as Options from "../src/Options.js"

/** Options as a program without types may give them. */
const loose = (options: unknown) => JSON.parse(JSON.stringify(options))

describe("options", () => {
  it.each([
    [null, ["options are an object, not null"]],
    [{ prt: 1 }, [`prt: unknown field; did you mean "port"?`]],
    [
      { host: 5, apiKey: null, limits: 3, adminToken: true, rateLimitScale: "1", now: 5, port: "0" },
      [
        "port: must be a number, not a text",
        "host: must be a text, not a number",
        "apiKey: must be a text, not null",
        "limits: must be a text, not a number",
        "rateLimitScale: must be a number, not a text",
        "adminToken: must be a text, not true or false",
        "now: must be a function, not a number"
      ]
    ],
    [
      { allowHosts: "x", allowOrigins: [1], tls: null },
      [
        "allowHosts: must be a list of texts, not a text",
        "allowOrigins[0]: must be a text, not a number",
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
        "host: must not be empty; 127.0.0.1 is this machine alone, 0.0.0.0 all addresses",
        `allowHosts[0]: must be a host alone, such as mock-braze; did you mean "mock"?`,
        "allowHosts[3]: must be a host alone, such as mock-braze"
      ]
    ],
    [
      { host: "", seed: { event: [], events: [{ external_id: "u" }] } },
      [
        "host: must not be empty; 127.0.0.1 is this machine alone, 0.0.0.0 all addresses",
        `seed.event: unknown field; did you mean "events"?`,
        "seed.events[0]: 'name' is required"
      ]
    ],
    [{ seed: 5 }, ["seed: a seed is an object, not a number"]]
  ])("that are wrong, %j, are told all at once and start nothing", async (options, messages) => {
    await expect(startMockBraze(loose(options))).rejects.toMatchObject({
      name: "BadInput",
      message: messages.join("\n")
    })
  })

  it("that are right have no problems", () => {
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
