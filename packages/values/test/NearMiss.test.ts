import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as NearMiss from "../src/NearMiss.js"

describe("suggest", () => {
  it.each([
    ["emial", ["email", "phone"], "email"],
    ["frist_name", ["last_name", "first_name"], "first_name"],
    ["Email", ["email"], "email"],
    ["FIRST-NAME", ["first_name"], "first_name"],
    ["firstName", ["first_name", "last_name"], "first_name"],
    ["endpiont", ["endpoint", "apiKey"], "endpoint"],
    ["exist", ["exists"], "exists"],
    ["@pth", ["@template", "@path"], "@path"],
    ["routs", ["routes", "route"], "routes"],
    ["colour", ["email", "phone"], undefined],
    ["x", ["y", "z"], undefined],
    ["id", ["external_id"], undefined],
    ["email", ["email"], undefined],
    ["", ["a"], undefined],
    ["__", ["a"], undefined]
  ])("%s among %j", (word, candidates, expected) => {
    expect(NearMiss.suggest(word, candidates)).toBe(expected)
  })

  it("prefers the first of equally near candidates", () => {
    expect(NearMiss.suggest("cat", ["bat", "hat"])).toBe("bat")
  })

  it("returns a candidate or nothing for any word", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (word, candidates) => {
        const suggestion = NearMiss.suggest(word, candidates)
        expect(suggestion === undefined || (candidates.includes(suggestion) && suggestion !== word)).toBe(true)
      })
    )
  })

  it("finds a word after one missing letter", () => {
    const words = ["external_id", "first_name", "operating_system", "subscription_groups", "home_city"]
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(), (word, at) => {
        const slipped = word.slice(0, at % word.length) + word.slice((at % word.length) + 1)
        expect(NearMiss.suggest(slipped, words)).toBe(word)
      })
    )
  })

  it("ignores words that are too long to be typed", () => {
    expect(NearMiss.suggest("x".repeat(100_000), ["x".repeat(100_001)])).toBeUndefined()
  })
})

describe("question", () => {
  it("is appended to a message", () => {
    expect(`Unknown field "emial".${NearMiss.question("emial", ["email"])}`).toBe(
      'Unknown field "emial". Did you mean "email"?'
    )
    expect(NearMiss.question("colour", ["email"])).toBe("")
  })
})
