import { describe, expect, it } from "vitest"
import { isLoopback } from "../src/Loopback.js"

describe("loopback", () => {
  it.each([
    ["localhost", true],
    ["points.localhost", true],
    ["127.0.0.1", true],
    ["127.12.0.9", true],
    ["[::1]", true],
    ["128.0.0.1", false],
    ["127.0.0.1.example.com", false],
    ["localhost.example.com", false],
    ["[::2]", false],
    ["", false]
  ])("of %j is %s", (host, expected) => {
    expect(isLoopback(host)).toBe(expected)
  })
})
