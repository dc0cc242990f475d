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

  it("takes the first of equally near ones", () => {
    expect(NearMiss.suggest("cat", ["bat", "hat"])).toBe("bat")
  })

  it("gives a candidate or nothing, whatever the word", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (word, candidates) => {
        const suggestion = NearMiss.suggest(word, candidates)
        expect(suggestion === undefined || (candidates.includes(suggestion) && suggestion !== word)).toBe(true)
      })
    )
  })

  it("finds a word again after one slip", () => {
    const words = ["external_id", "first_name", "operating_system", "subscription_groups", "home_city"]
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(), (word, at) => {
        const slipped = word.slice(0, at % word.length) + word.slice((at % word.length) + 1)
        expect(NearMiss.suggest(slipped, words)).toBe(word)
      })
    )
  })

  it("does not look at words that nobody types", () => {
    expect(NearMiss.suggest("x".repeat(100_000), ["x".repeat(100_001)])).toBeUndefined()
  })
})

describe("question", () => {
  it("is put behind a message", () => {
    expect(`Unknown field "emial".${NearMiss.question("emial", ["email"])}`).toBe(
      'Unknown field "emial". Did you mean "email"?'
    )
    expect(NearMiss.question("colour", ["email"])).toBe("")
  })
})
