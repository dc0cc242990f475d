import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Audience from "../src/state/Audience.js"
import * as Regex from "../src/text/Regex.js"
import * as RequestPath from "../src/text/RequestPath.js"

const matches = (pattern: string, text: string): boolean | undefined => {
  const regex = Regex.read(pattern)
  return regex === undefined ? undefined : Regex.matches(regex, text)
}

describe("a regular expression of a filter", () => {
  it("matches what JavaScript matches", () => {
    const atom = fc.oneof(
      fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\d", "\\.", "(a|b)", "(?:ab)"),
      fc.constantFrom("^", "$")
    )
    const repeated = fc
      .tuple(atom, fc.constantFrom("", "?", "*", "+", "{2}", "{1,3}"))
      .map(([one, times]) => (one === "^" || one === "$" ? one : one + times))
    const pattern = fc.array(repeated, { maxLength: 6 }).map((all) => all.join(""))
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom("a", "b", "1", ".") }), (source, text) => {
        expect(matches(source, text)).toBe(new RegExp(source, "u").test(text))
      })
    )
  })

  it.each([
    ["25 optional letters before a letter that is missing", `${"a?".repeat(25)}${"a".repeat(25)}b`],
    ["a repeated group of repetitions", "(a+)+$"],
    ["alternatives with a common start", "^(a|aa)+$"],
    ["many repetitions", `${".*".repeat(100)}b`]
  ])("does not backtrack: %s", (_, pattern) => {
    expect(matches(pattern, `${"a".repeat(200)}!`)).toBe(false)
  })

  it.each([
    ["a back reference", "(a)\\1"],
    ["a lookahead", "a(?=b)"],
    ["an open class", "[a"],
    ["more than 255 characters", "a".repeat(256)],
    ["1,001 repetitions", "a{1001}"],
    ["repetitions of repetitions", "((a{10}){10}){20}"],
    ["a repeated group of more than 1,000 characters", `(${"a".repeat(101)}){10}`],
    ["an open group of more than 1,000 characters", `(${"a{100}".repeat(11)}`],
    ["an unlimited repetition after 1,001", "[a-z]{1001,}"]
  ])("is refused with %s", (_, pattern) => {
    expect(Regex.read(pattern)).toBeUndefined()
  })

  it("may count repetitions", () => {
    expect(matches("^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$", "01234567-89ab-cdef-0123-456789abcdef")).toBe(true)
    expect(matches("^\\p{Lu}{2,}\\{\\d{3}\\}$", "ÄÖ{123}")).toBe(true)
  })

  it("is one of at most 100 in an audience", () => {
    const filter = { custom_attribute: { custom_attribute_name: "a", comparison: "does_not_match_regex", value: "b" } }
    const audience = (count: number) => ({ OR: [{ AND: Array.from({ length: count }, () => filter) }] })
    expect(Audience.read(audience(100), "audience")).toBeDefined()
    expect(Audience.read(audience(101), "audience")).toBeUndefined()
  })
})

describe("a path pattern of a fault rule", () => {
  it("matches what the same pattern matches as a regular expression", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 12 })
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 })
    fc.assert(
      fc.property(pattern, letters, (source, path) => {
        const regex = new RegExp(`^${source.replaceAll(/\*+/g, ".*")}$`)
        expect(RequestPath.matcher(source)(path)).toBe(regex.test(path))
      }),
      { numRuns: 1000 }
    )
  })

  it("does not backtrack", () => {
    expect(RequestPath.matcher(`${"*a".repeat(100)}*b`)("a".repeat(5_000))).toBe(false)
  })
})
