import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as JsonPlace from "../src/command/JsonPlace.js"
import * as SeedFile from "../src/command/SeedFile.js"

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe("the place where a string stops being JSON", () => {
  it("is undefined exactly for valid JSON", () => {
    const nearly = fc.string({ unit: fc.constantFrom(...'{}[]",:-01.eE+truefalsn\\u \n') })
    fc.assert(
      fc.property(fc.oneof(fc.json(), nearly), (text) => {
        expect(JsonPlace.find(text) === undefined).toBe(isJson(text))
      }),
      { numRuns: 2_000 }
    )
  })

  it("is the position of an inserted character", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, draw) => {
        const lines = JSON.stringify(value, undefined, 1).split("\n")
        const line = draw % lines.length
        const broken = [...lines.slice(0, line), "  @", ...lines.slice(line)].join("\n")
        expect(JsonPlace.find(broken)).toMatchObject({ line: line + 1, column: 3 })
      })
    )
  })

  it.each([
    ["", 1, 1, "a value"],
    ['{"a": 1,}', 1, 9, "a name in double quotes"],
    ["[1 2]", 1, 4, '"," or the closing bracket'],
    ["{'a': 1}", 1, 2, 'a name in double quotes or "}"'],
    ['{\r\n  "a" 1}', 2, 7, '":"'],
    ["[1, 2", 1, 6, '"," or the closing bracket'],
    ["{} []", 1, 4, "the end of the file"],
    ['["a\nb"]', 1, 4, "the rest of a string and its closing quote"],
    ["[01]", 1, 3, '"," or the closing bracket']
  ])("of %j is %i:%i", (text, line, column, expected) => {
    expect(JsonPlace.find(text)).toEqual({ line, column, expected })
  })

  it("is found at any depth", () => {
    expect(JsonPlace.find("[".repeat(200_000))).toMatchObject({ line: 1, column: 200_001 })
  })
})

describe("a seed file", () => {
  it("may start with a byte order mark", () => {
    expect(SeedFile.parse("seed.json", '\uFEFF{"events": []}')).toEqual({ events: [] })
  })

  it("that is not JSON is refused with file, line and column, and is not quoted", () => {
    expect(() => SeedFile.parse("a/seed.json", '\uFEFF{\n  "attributes": [secret]\n}')).toThrow(
      'a/seed.json:2:18: invalid JSON, expected a value or "]"'
    )
  })
})
