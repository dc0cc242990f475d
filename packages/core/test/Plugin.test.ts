import { Either } from "effect"
import { describe, expect, it } from "vitest"
import * as Plugin from "../src/destination/Plugin.js"
import * as Mapping from "../src/mapping/Mapping.js"

const compile = (route: Pick<Plugin.RouteInput, "fields" | "mapping">) => Plugin.compileMapping(route, Mapping.compile)

describe("the mapping of a route", () => {
  it("is compiled from fields or from mapping, with the key that has it", () => {
    const results = [compile({ fields: { a: "$.a" } }), compile({ mapping: { a: { "@path": "$.a" } } })]
    expect(
      results.map((result) =>
        Either.match(result, {
          onLeft: () => "problems",
          onRight: (found) => [found?.at, found?.compiled.apply({ a: 1 }), found?.compiled.reads]
        })
      )
    ).toEqual([
      ["fields", { a: 1 }, ["$.a"]],
      ["mapping", { a: 1 }, ["$.a"]]
    ])
  })

  it("is undefined for a route without one", () => {
    expect(compile({})).toEqual(Either.right(undefined))
  })

  it("is refused if a route has both", () => {
    expect(compile({ fields: {}, mapping: {} })).toEqual(
      Either.left([
        {
          code: "mapping-twice",
          path: ["mapping"],
          message: "A route has either fields or mapping, not both. Remove one of them."
        }
      ])
    )
  })

  it("has problems with their place below the route and a suggestion", () => {
    const result = Plugin.problemsOf(
      compile({ fields: { a: { "@pth": "$.a" } } }),
      compile({}),
      compile({ mapping: [{ "@literl": 1 }] })
    )
    expect(result.map(({ code, path, message }) => [code, path, /Did you mean .*$/.exec(message)?.[0]])).toEqual([
      ["mapping-not-valid", ["fields", "a", "@pth"], 'Did you mean "@path"?'],
      ["mapping-not-valid", ["mapping", 0, "@literl"], 'Did you mean "@literal"?']
    ])
  })
})
