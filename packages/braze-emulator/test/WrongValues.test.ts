import { describe, expect, it } from "vitest"
import { alias, open, times } from "./Api.js"
import { bodies, concrete, isAnswer, seed, taking } from "./Bodies.js"

const deep = (levels: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

/** The replacements of each value: another type, nothing, too much, or a value for another recipient. */
const wrong: ReadonlyArray<unknown> = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e300,
  "",
  " ",
  "nobody",
  "x".repeat(70_000),
  "\u0000",
  "\ud800",
  "../../etc/passwd",
  "<script>alert(1)</script>",
  "{{ user_id | default: 1 }}{% if %}",
  "' or 1=1 --",
  "(a+)+$",
  "2026-02-30",
  "9999999999999999999999",
  [],
  {},
  [[]],
  [{}],
  [null],
  times(51, () => "u"),
  times(5_000, (n) => n),
  deep(99),
  deep(400),
  alias("nobody"),
  { external_id: "u1", user_alias: alias("a"), braze_id: "b", email: "a@b.pt", phone: "+351912345678" },
  { email: "a@b.pt", phone: "+351912345678" },
  JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":{"y":1}},"toString":1,"hasOwnProperty":1}')
]

/** The members added to each object. */
const foreign: Readonly<Record<string, unknown>> = {
  ...JSON.parse('{"__proto__":1}'),
  "": 1,
  constructor: 1,
  external_id: "u2",
  user_alias: alias("b"),
  braze_id: "000000000000000000000000",
  email: "c@d.pt",
  phone: "+351912345679",
  api_key: "another",
  unknown_field: { a: [1] }
}

const put = (value: object, name: string, inner: unknown): unknown => {
  if (Array.isArray(value)) return value.map((old, at) => (String(at) === name ? inner : old))
  return Object.fromEntries([...Object.entries(value).filter(([key]) => key !== name), [name, inner]])
}

const without = (value: object, name: string): unknown =>
  Array.isArray(value)
    ? value.filter((_, at) => String(at) !== name)
    : Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))

/** A value with each place of it changed in each way, one at a time. */
const spoiled = (value: unknown): ReadonlyArray<unknown> => {
  if (typeof value !== "object" || value === null) return wrong
  const inner = Object.entries(value).flatMap(([name, old]) => [
    without(value, name),
    ...spoiled(old).map((changed) => put(value, name, changed))
  ])
  const more = Array.isArray(value)
    ? [times(51, () => value[0]), times(1_001, () => value[0]), [...value, ...value], [...value, null]]
    : Object.entries(foreign).map(([name, added]) => put(value, name, added))
  return [...wrong, ...more, ...inner]
}

const statuses = [200, 201, 202, 400, 404, 413]

describe("each value of a body, replaced by each wrong value", () => {
  it.each(taking.filter(([name]) => bodies[name] !== undefined))(
    "%s answers in Braze's shape and never fails",
    (name, { method, path }) => {
      const sent = spoiled(bodies[name])
      const odd = sent.flatMap((body) => {
        const world = open(seed)
        const { status, body: answer } = world.call(method, concrete(path), JSON.stringify(body))
        const isFine =
          statuses.includes(status) && isAnswer(status, answer) && !world.mistakes().includes("emulator-failed")
        return isFine ? [] : [{ body: JSON.stringify(body).slice(0, 200), status, answer }]
      })
      expect(odd).toEqual([])
      expect(sent.length).toBeGreaterThan(wrong.length)
    }
  )

  it.each(taking)("%s responds to a body that is not an object, and to no body", (_, { method, path }) => {
    for (const text of ["", "[]", "1", '"a"', "null", "true", "[[[[]]]]"]) {
      const { status, body } = open(seed).call(method, concrete(path), text)
      expect({ text, status, shape: isAnswer(status, body) }).toEqual({ text, status, shape: true })
      expect(statuses).toContain(status)
    }
  })

  it("accepts the same body again, and all bodies one after another in one world", () => {
    const world = open(seed)
    for (const [name, { method, path }] of [...taking, ...taking]) {
      const { status, body } = world.call(method, concrete(path), bodies[name] ?? {})
      expect({ name, shape: isAnswer(status, body) }).toEqual({ name, shape: true })
    }
    expect(world.mistakes()).not.toContain("emulator-failed")
  })
})
