import { inspect } from "node:util"
import { instances } from "@sluice/braze-api/Instances"
import { Either, Redacted } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Connection from "../src/Connection.js"

const key = "01234567-89ab-cdef-0123-456789abcdef"
const make = (settings: Partial<Connection.ConnectionSettings> = {}) =>
  Connection.make({ endpoint: "https://rest.fra-01.braze.eu", apiKey: key, ...settings })
const codes = (settings: Partial<Connection.ConnectionSettings>): ReadonlyArray<string> =>
  Either.match(make(settings), { onLeft: (problems) => problems.map((problem) => problem.code), onRight: () => [] })
const message = (endpoint: string): string =>
  Either.match(make({ endpoint }), { onLeft: ([problem]) => problem?.message ?? "", onRight: () => "fine" })
const right = (settings: Partial<Connection.ConnectionSettings> = {}): Connection.Connection =>
  Either.getOrThrow(make(settings))

describe("Connection", () => {
  it("accepts the REST endpoint of every instance, with and without a slash at the end [S-12]", () => {
    for (const { name, rest } of instances) {
      expect(right({ endpoint: `https://${rest}` })).toMatchObject({
        origin: `https://${rest}`,
        instance: name,
        loopback: false
      })
      expect(right({ endpoint: ` https://${rest}// ` }).origin).toBe(`https://${rest}`)
    }
    expect(right({ endpoint: "https://rest.fra-01.braze.eu/" }).notes.map((note) => note.code)).toEqual([
      "endpoint-trailing-slash"
    ])
  })

  it("suggests the right endpoint for each wrong host [S-12]", () => {
    expect(message("rest.fra-01.braze.eu")).toBe("The endpoint has no scheme. Write https://rest.fra-01.braze.eu.")
    expect(message("rest.fra-01.braze.com")).toContain("rest.fra-01.braze.eu")
    expect(message("https://dashboard-01.braze.eu")).toBe(
      "dashboard-01.braze.eu is the dashboard of EU-01. Write its REST endpoint: https://rest.fra-01.braze.eu."
    )
    expect(message("https://sdk.iad-03.braze.com")).toBe(
      "sdk.iad-03.braze.com serves the SDKs of US-03, not the REST API. Write its REST endpoint: https://rest.iad-03.braze.com."
    )
    expect(message("https://rest.fra-01.braze.com")).toBe(
      "rest.fra-01.braze.com is not a Braze host: EU-01 has another domain. Write its REST endpoint: https://rest.fra-01.braze.eu."
    )
    expect(message("https://rest.us-09.braze.com")).toContain("There is no instance US-09")
    expect(message("https://rest.iad-09.braze.com")).toContain("There is no instance US-09")
    expect(message("https://rest.us-01.braze.com")).toContain("https://rest.iad-01.braze.com")
    expect(message("https://rest.fra-1.braze.eu")).toContain('Did you mean "https://rest.fra-01.braze.eu"?')
    expect(message("EU-02")).toContain("https://rest.fra-02.braze.eu")
    expect(message("http://rest.fra-01.braze.eu")).toContain("Write https://rest.fra-01.braze.eu")
    expect(message("https://rest.fra-01.braze.eu/users/track")).toContain("Write https://rest.fra-01.braze.eu.")
    expect(message("https://rest.fra-01.braze.eu:8443")).toContain("custom port")
    expect(message("https://example.org")).toContain("allowHost: example.org")
  })

  it.each([
    ["", "endpoint-missing"],
    [key, "endpoint-is-key"],
    ["{ BRAZE REST ENDPOINT }", "endpoint-placeholder"],
    ["$" + "{BRAZE_ENDPOINT}", "endpoint-placeholder"],
    ['"https://rest.fra-01.braze.eu"', "endpoint-quoted"],
    ["https://user:pass@rest.fra-01.braze.eu", "endpoint-with-credentials"],
    ["https://rest.fra-01.braze.eu?key=1", "endpoint-with-query"],
    ["ftp://rest.fra-01.braze.eu", "endpoint-scheme-unknown"],
    ["https://", "endpoint-not-a-url"]
  ])("refuses %j as %s", (endpoint, code) => {
    expect(codes({ endpoint })).toEqual([code])
  })

  it.each([
    ["", "api-key-missing"],
    ["  ", "api-key-missing"],
    ["{ BRAZE API KEY }", "api-key-placeholder"],
    ["YOUR_API_KEY", "api-key-placeholder"],
    [`Bearer ${key}`, "api-key-with-bearer"],
    [`"${key}"`, "api-key-quoted"],
    ["https://rest.fra-01.braze.eu", "api-key-is-url"],
    ["abc\r\nx-evil: 1", "api-key-not-valid"],
    ["clé", "api-key-not-valid"]
  ])("refuses the key %j as %s", (apiKey, code) => {
    expect(codes({ apiKey })).toEqual([code])
  })

  it("reports all mistakes at once", () => {
    const limits = "combine" as "combined"
    expect(
      codes({ endpoint: "", apiKey: "", partner: " ", limits, rate: { share: 2, count: 0.5, per: "0 seconds" } })
    ).toEqual([
      "endpoint-missing",
      "api-key-missing",
      "partner-not-valid",
      "limits-unknown",
      "rate-not-valid",
      "rate-not-valid",
      "rate-not-valid"
    ])
  })

  it("always allows loopback, and plain http only there or if the setting names it", () => {
    for (const endpoint of [
      "http://127.0.0.1:8099",
      "http://localhost:8099",
      "http://[::1]:8099",
      "https://mock.localhost"
    ])
      expect(right({ endpoint })).toMatchObject({ origin: endpoint, loopback: true, instance: undefined })
    expect(right({ endpoint: "https://mock.test", allowHost: true }).origin).toBe("https://mock.test")
    expect(right({ endpoint: "https://mock.test", allowHost: "mock.test" }).origin).toBe("https://mock.test")
    expect(right({ endpoint: "http://mock:8099", allowHost: "http://mock:8099" }).origin).toBe("http://mock:8099")
    expect(codes({ endpoint: "http://mock:8099", allowHost: "mock:8099" })).toEqual(["endpoint-not-https"])
    expect(codes({ endpoint: "https://mock.test", allowHost: "other.test" })).toEqual(["endpoint-host-unknown"])
    expect(codes({ endpoint: "https://dashboard-01.braze.eu", allowHost: true })).toEqual(["endpoint-is-dashboard"])
  })

  it("leaves half of the limit to others on a real host and none on loopback", () => {
    expect(right().rate).toEqual({ count: 1500, per: 3000, share: 0.5 })
    expect(right({ endpoint: "http://localhost:1" }).rate).toEqual({ count: 3000, per: 3000, share: 1 })
    expect(right({ rate: { share: 0.1, count: 600, per: "1 minute" } }).rate).toEqual({
      count: 60,
      per: 60_000,
      share: 0.1
    })
    expect(right({ rate: { share: 0.0001 } }).rate.count).toBe(1)
  })

  it("has equal ids exactly for connections that may share requests", () => {
    expect(right().id).toBe(right({ endpoint: "https://rest.fra-01.braze.eu/" }).id)
    expect(right().id).toMatch(/^rest\.fra-01\.braze\.eu#[0-9a-f]{8}$/)
    const others = [right({ apiKey: `${key.slice(0, -1)}0` }), right({ partner: "p" }), right({ limits: "legacy" })]
    expect(new Set([right(), ...others].map((connection) => connection.id)).size).toBe(4)
  })

  it("shows only the end of any key", () => {
    const shown = (apiKey: string): string => {
      const connection = right({ apiKey })
      return [
        JSON.stringify(connection),
        inspect(connection, { depth: 9 }),
        `${connection.apiKey}`,
        Connection.describe(connection)
      ].join("\n")
    }
    fc.assert(
      fc.property(fc.uuid(), (apiKey) => {
        const text = shown(apiKey)
        expect(text).not.toContain(apiKey)
        expect(text).not.toContain(apiKey.slice(-5))
      }),
      { numRuns: 50 }
    )
    expect(right({ apiKey: Redacted.make(key) }).keyTail).toBe("…cdef")
    expect(right({ apiKey: "short" }).keyTail).toBe("…")
    expect(Connection.describe(right())).toBe("rest.fra-01.braze.eu (EU-01), key …cdef, at most 1500 requests in 3 s")
  })

  it("never throws and never repeats the key in a problem", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 8 }), (endpoint, apiKey) => {
        const result = Connection.make({ endpoint, apiKey })
        if (Either.isLeft(result) && !endpoint.includes(apiKey))
          for (const problem of result.left) expect(problem.message).not.toContain(apiKey)
      })
    )
  })
})
