import { describe, expect, it } from "vitest"
import * as GenderLetters from "../src/rules/GenderLetters.js"

describe("letters of a column", () => {
  const languages = (...letters: ReadonlyArray<string>) => GenderLetters.languagesOf(new Set(letters))

  it("are clear if they are those of Braze", () => {
    expect([languages("f", "m"), languages("m", "w", "x"), languages()]).toEqual([[], [], []])
  })

  it("name the languages in which one of them has another meaning", () => {
    expect(languages("h", "m")).toEqual(["es", "pt"])
    expect(languages("l", "p")).toEqual(["id"])
    expect(languages("k", "m")).toEqual([])
    expect(languages("f", "n")).toEqual(["hu"])
    expect(languages("m", "n")).toEqual(["fi"])
    expect([languages("h"), languages("m"), languages("f")]).toEqual([[], [], []])
  })

  it("are ambiguous alone if any language uses them for another gender", () => {
    expect([...GenderLetters.ambiguous].sort()).toEqual(["f", "m", "n", "p"])
  })
})
