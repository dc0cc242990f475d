import { describe, expect, it } from "@effect/vitest"
import { Either } from "effect"
import * as Mapping from "../src/mapping/Mapping.js"
import { deepObject, json, problemsOf } from "./support/mappings.js"

const messages = (mapping: unknown): ReadonlyArray<string> => problemsOf(mapping).map((problem) => problem.message)

const message = (text: string): ReadonlyArray<string> => messages(json(text))

const known = "a directive of the mapping language, listed in docs/MAPPING.md"

describe("all mistakes at once", () => {
  it("are in the order of the text, each with place, finding, expectation and suggestion", () => {
    const mapping = json(`{
      "email": { "@pth": "$.email" },
      "name": { "@case": { "operatr": "lower", "value": { "@path": "$.name" } } },
      "city": { "@path": "$.city", "fallback": "none" },
      "gender": { "@replace": { "value": { "@path": "$.g" }, "pattern": "much too long", "replacment": "x" } },
      "products": [ { "@arrayPath": ["$.products", { "id": { "@path": 5 } }] } ]
    }`)
    expect(problemsOf(mapping)).toEqual([
      {
        path: "mapping.email.@pth",
        segments: ["email", "@pth"],
        found: 'the directive "@pth"',
        expected: known,
        suggestion: "@path",
        message: `mapping.email.@pth: found the directive "@pth"; expected ${known}. Did you mean "@path"?`
      },
      {
        path: "mapping.name.@case.operatr",
        segments: ["name", "@case", "operatr"],
        found: 'the option "operatr"',
        expected: '"operator" or "value"',
        suggestion: "operator",
        message:
          'mapping.name.@case.operatr: found the option "operatr"; expected "operator" or "value". Did you mean "operator"?'
      },
      {
        path: "mapping.city",
        segments: ["city"],
        found: 'the directive @path beside "fallback"',
        expected: "a directive alone in its object; put it under a separate key",
        message:
          'mapping.city: found the directive @path beside "fallback"; expected a directive alone in its object; put it under a separate key.'
      },
      {
        path: "mapping.gender.@replace.replacment",
        segments: ["gender", "@replace", "replacment"],
        found: 'the option "replacment"',
        expected: '"value", "pattern", "replacement", "ignorecase", "global", "pattern2" or "replacement2"',
        suggestion: "replacement",
        message:
          'mapping.gender.@replace.replacment: found the option "replacment"; expected "value", "pattern", "replacement", "ignorecase", "global", "pattern2" or "replacement2". Did you mean "replacement"?'
      },
      {
        path: "mapping.gender.@replace.pattern",
        segments: ["gender", "@replace", "pattern"],
        found: 'the text "much too long"',
        expected: "text of 1 to 10 characters",
        message: 'mapping.gender.@replace.pattern: found the text "much too long"; expected text of 1 to 10 characters.'
      },
      {
        path: "mapping.products[0].@arrayPath[1].id.@path",
        segments: ["products", 0, "@arrayPath", 1, "id", "@path"],
        found: "5",
        expected: "a path as text, or a directive that returns one",
        message:
          "mapping.products[0].@arrayPath[1].id.@path: found 5; expected a path as text, or a directive that returns one."
      }
    ])
  })

  it("have segments that lead to the place in the given value", () => {
    const mapping = json('{"a b":[{"@merge":{"direction":"right","objects":[{},{"x":{"@oops":1}}]}}]}')
    const [problem] = problemsOf(mapping)
    expect(problem?.path).toBe('mapping["a b"][0].@merge.objects[1].x.@oops')
    const found = problem?.segments.reduce<unknown>((inner, segment) => Object(inner)[segment], mapping)
    expect(found).toBe(1)
  })
})

describe("each mistake", () => {
  it.each([
    [
      "two directives",
      '{"@path":"a","@template":"b"}',
      "mapping: found 2 directives, @path, @template; expected one directive in an object, and nothing else."
    ],
    [
      "a directive of another case",
      '{"@Path":"a"}',
      `mapping.@Path: found the directive "@Path"; expected ${known}. Did you mean "@path"?`
    ],
    [
      "a directive that is not here",
      '{"@liquid":"{{ a | upcase }}"}',
      'mapping.@liquid: found the directive "@liquid"; expected a directive that is supported; @liquid is not, and @template, @if, @case and @replace cover most of its uses.'
    ],
    [
      "a path that is not text",
      '{"@path":false}',
      "mapping.@path: found false; expected a path as text, or a directive that returns one."
    ],
    [
      "a path that is a list",
      '{"@path":["a"]}',
      "mapping.@path: found a list of 1; expected a path as text, or a directive that returns one."
    ],
    [
      "a wildcard",
      '{"@path":"a[*].b"}',
      "mapping.@path: found the step [*] in a path; expected a name, or an index from 0 as in [0]."
    ],
    [
      "an index from the end",
      '{"@template":"{{a[-1]}}"}',
      "mapping.@template: found the step [-1] in a path; expected a name, or an index from 0 as in [0]."
    ],
    [
      "a template that is not text",
      '{"@template":1}',
      "mapping.@template: found 1; expected text with {{path}}, or a directive that returns such text."
    ],
    [
      "no condition",
      '{"@if":{"then":1}}',
      'mapping.@if: found no condition; expected "exists" or "blank" with the value to test.'
    ],
    [
      "an @if that is not an object",
      '{"@if":"x"}',
      'mapping.@if: found the text "x"; expected an object with "exists", "blank", "then" or "else".'
    ],
    [
      "an unknown word",
      '{"@case":{"operator":"uper","value":"x"}}',
      'mapping.@case.operator: found the text "uper"; expected "lower" or "upper". Did you mean "upper"?'
    ],
    [
      "a missing option",
      '{"@case":{"value":"x"}}',
      'mapping.@case: found no option "operator"; expected "operator": "lower" or "upper".'
    ],
    [
      "a missing value",
      '{"@replace":{"pattern":"x"}}',
      'mapping.@replace: found no option "value"; expected "value": a value or a directive.'
    ],
    [
      "an empty pattern",
      '{"@replace":{"pattern":"","value":"x"}}',
      "mapping.@replace.pattern: found empty text; expected text of 1 to 10 characters."
    ],
    [
      "a replacement that is too long",
      '{"@replace":{"pattern":"a","replacement":"01234567890","value":"x"}}',
      'mapping.@replace.replacement: found the text "01234567890"; expected text of 0 to 10 characters.'
    ],
    [
      "a second pair is bound as well",
      '{"@replace":{"pattern":"a","pattern2":"01234567890","value":"x"}}',
      'mapping.@replace.pattern2: found the text "01234567890"; expected text of 0 to 10 characters.'
    ],
    [
      "a flag that is not true or false",
      '{"@replace":{"pattern":"a","global":"yes","value":"x"}}',
      'mapping.@replace.global: found the text "yes"; expected true or false.'
    ],
    [
      "an @arrayPath that is not a list",
      '{"@arrayPath":"$.a"}',
      'mapping.@arrayPath: found the text "$.a"; expected a list of a path and, optionally, an item shape.'
    ],
    [
      "an @arrayPath of three",
      '{"@arrayPath":["a",{},1]}',
      "mapping.@arrayPath: found a list of 3; expected a list of a path and, optionally, an item shape."
    ],
    [
      "a list with an invalid path",
      '{"@arrayPath":[5]}',
      "mapping.@arrayPath[0]: found 5; expected a path as text, or a directive that returns a list."
    ],
    [
      "an invalid item shape",
      '{"@arrayPath":["a",["b"]]}',
      "mapping.@arrayPath[1]: found a list of 1; expected an item shape: an object or a directive."
    ],
    [
      "a separator that is missing",
      '{"@flatten":{"value":1}}',
      'mapping.@flatten: found no option "separator"; expected "separator": text of 1 to 100 characters.'
    ],
    [
      "a mode of another case",
      '{"@json":{"mode":"Encode","value":1}}',
      'mapping.@json.mode: found the text "Encode"; expected "encode" or "decode". Did you mean "encode"?'
    ],
    [
      "an unknown direction",
      '{"@merge":{"direction":"up","objects":[]}}',
      'mapping.@merge.direction: found the text "up"; expected "left" or "right".'
    ],
    [
      "objects that are not a list",
      '{"@merge":{"direction":"left","objects":{"a":1}}}',
      'mapping.@merge.objects: found an object with "a"; expected a list of objects or directives.'
    ],
    [
      "a value that is not an object",
      '{"@merge":{"direction":"left","objects":[{},1]}}',
      "mapping.@merge.objects[1]: found 1; expected an object or a directive."
    ],
    [
      "a transform without a mapping",
      '{"@transform":{"apply":{}}}',
      'mapping.@transform: found no option "mapping"; expected "mapping": an object or a directive.'
    ],
    [
      "a transform of a string",
      '{"@transform":{"apply":"x","mapping":{}}}',
      'mapping.@transform.apply: found the text "x"; expected an object or a directive.'
    ],
    [
      "a root directive that is another",
      '{"__segment_internal_directive":{"@path":"x"},"a":1}',
      'mapping.__segment_internal_directive.@path: found the option "@path"; expected "@transform".'
    ],
    [
      "a root directive without apply",
      '{"__segment_internal_directive":{"@transform":{}},"a":1}',
      'mapping.__segment_internal_directive.@transform: found no option "apply"; expected "apply": an object or a directive.'
    ]
  ])("%s", (_, mapping, expected) => {
    expect(message(mapping)[0]).toBe(expected)
  })

  it("include values that JSON does not have", () => {
    expect(messages({ a: () => 1, b: 1n, c: Number.NaN, d: [undefined], e: undefined })).toEqual([
      "mapping.a: found a function; expected a JSON value.",
      "mapping.b: found a bigint; expected a JSON value.",
      "mapping.c: found NaN; expected a JSON value.",
      "mapping.d[0]: found undefined; expected a JSON value."
    ])
  })

  it("include a mapping that is nested too deep or cyclic", () => {
    const endless: { self?: unknown } = {}
    endless.self = endless
    for (const mapping of [deepObject(100_000), endless]) {
      const [problem, ...more] = problemsOf(mapping)
      expect([problem?.found, problem?.expected, more]).toEqual(["a value nested too deep", "at most 200 levels", []])
    }
  })

  it("shorten a long text", () => {
    const [first] = messages({ "@case": { operator: "x".repeat(1000), value: "v" } })
    expect(first?.length).toBeLessThan(120)
  })

  it("begin with the place that the caller names", () => {
    const result = Mapping.compile({ a: { "@oops": 1 } }, { at: "routes[0].mapping" })
    expect(Either.isLeft(result) && result.left.map((problem) => problem.path)).toEqual(["routes[0].mapping.a.@oops"])
  })
})
