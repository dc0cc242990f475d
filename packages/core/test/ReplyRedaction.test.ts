import { describe, expect, it } from "vitest"
import * as ReplyRedaction from "../src/destination/ReplyRedaction.js"

describe("the secrets of a request", () => {
  it("are removed from strings about it, even after a change in the same headers object", () => {
    const cleanerOf = ReplyRedaction.make()
    const headers = { authorization: "Bearer first-key", "x-app": "0123456789" }
    const sent = { headers, url: "https://example.com/items?token=query-token" }
    const text = "first-key second-key query-token 0123456789"
    const removed = expect.stringMatching(/^(?!.*(query-token|0123456789))/)
    const first = cleanerOf(sent)(text)
    expect(first).toStrictEqual(removed)
    expect(first).not.toContain("first-key")
    expect(cleanerOf(sent)).toBe(cleanerOf({ headers: { ...headers }, url: sent.url }))
    headers.authorization = "Bearer second-key"
    const second = cleanerOf(sent)(text)
    expect(second).toStrictEqual(removed)
    expect(second).toContain("first-key")
    expect(second).not.toContain("second-key")
  })

  it("include secrets in headers and addresses that only a later request has", () => {
    const cleanerOf = ReplyRedaction.make()
    cleanerOf({ headers: { "x-one": "one-secret" }, url: "https://example.com" })
    const clean = cleanerOf({ headers: { "x-one": "one-secret", "x-two": "two-secret" }, url: "https://example.com" })
    expect(clean("one-secret two-secret")).not.toMatch(/secret/)
  })
})
