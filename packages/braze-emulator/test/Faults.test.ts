import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { RuleInput } from "../src/faults/Fault.js"
import * as Fault from "../src/faults/Fault.js"
import * as Faults from "../src/faults/Faults.js"
import * as Body from "../src/text/Body.js"

const subject = (body: unknown, path = "/users/track", method = "POST"): Faults.FaultSubject => ({
  method,
  path,
  body: Body.make(JSON.stringify(body))
})

const withRules = (seed: number, ...rules: ReadonlyArray<RuleInput>): Faults.Faults => {
  const faults = Faults.make()
  expect(faults.set({ seed, rules })).toEqual([])
  return faults
}

const ruleOf = (faults: Faults.Faults, body: unknown, path?: string): number | undefined =>
  faults.choose(subject(body, path))?.rule

const down: RuleInput["action"] = { type: "status", status: 503 }
const events = (...ids: ReadonlyArray<string>) => ({ events: ids.map((id) => ({ external_id: id, name: "e" })) })

describe("which rule fires", () => {
  it("is the first that matches, and the others count on", () => {
    const faults = withRules(
      0,
      { match: { path: "/users/track" }, action: down, times: 1 },
      { action: { type: "hang" } }
    )
    expect([1, 2, 3].map((n) => ruleOf(faults, { n }))).toEqual([0, 1, 1])
    expect(faults.report().rules.map(({ seen, fired }) => ({ seen, fired }))).toEqual([
      { seen: 3, fired: 1 },
      { seen: 3, fired: 2 }
    ])
  })

  it("nth counts only the requests that match the other fields", () => {
    const faults = withRules(0, { match: { path: "/users/track", nth: 2 }, action: down })
    expect(
      ["/x", "/users/track", "/x", "/users/track", "/users/track"].map((path) => ruleOf(faults, {}, path))
    ).toEqual([undefined, undefined, undefined, 0, undefined])
  })

  it("every selects each k-th request", () => {
    const faults = withRules(0, { match: { every: 3 }, action: down })
    expect(Array.from({ length: 7 }, (_, n) => ruleOf(faults, { n }) ?? "-").join("")).toBe("--0--0-")
  })

  it("matches the body by person, array, index and text", () => {
    const body = events("u1", "u2")
    const fires = (match: NonNullable<RuleInput["match"]>) => ruleOf(withRules(0, { match, action: down }), body) === 0
    expect({
      key: fires({ key: "external_id:u2" }),
      otherKey: fires({ key: "external_id:u3" }),
      lane: fires({ lane: "events" }),
      otherLane: fires({ lane: "purchases" }),
      index: fires({ index: 1 }),
      otherIndex: fires({ index: 2 }),
      both: fires({ key: "external_id:u1", index: 1 }),
      text: fires({ bodyContains: `"u2"` }),
      otherText: fires({ bodyContains: "u9" })
    }).toEqual({
      key: true,
      otherKey: false,
      lane: true,
      otherLane: false,
      index: true,
      otherIndex: false,
      both: false,
      text: true,
      otherText: false
    })
  })

  it("matches paths with a star and methods in any case", () => {
    const faults = withRules(0, { match: { path: "/users/*", method: "post" }, action: down })
    expect(
      ["/users/track", "/users/export/ids", "/user/track", "/x/users/track"].map((path) => ruleOf(faults, {}, path))
    ).toEqual([0, 0, undefined, undefined])
  })

  it("refuse selects only the matching objects", () => {
    const faults = withRules(0, { match: { key: "external_id:u2" }, action: { type: "refuse", reason: "no" } })
    const fired = faults.choose(subject(events("u1", "u2", "u2")))
    expect([0, 1, 2].map((index) => fired?.refuse?.("events", index))).toEqual([undefined, "no", "no"])
    expect(fired?.refuse?.("attributes", 1)).toBeUndefined()
    expect(faults.choose(subject(events("u1")))).toBeUndefined()
  })
})

describe("draws", () => {
  it("depend on seed, rule and body, not on the order of arrival", () => {
    const bodies = Array.from({ length: 60 }, (_, n) => JSON.stringify(events(`u${n % 40}`)))
    const firing = (seed: number, order: ReadonlyArray<string>) => {
      const faults = withRules(
        seed,
        { match: { probability: 0.2 }, action: down },
        { match: { probability: 0.3 }, action: { type: "hang" } }
      )
      return order
        .map((body) => `${body} ${faults.choose({ method: "POST", path: "/", body: Body.make(body) })?.rule ?? "-"}`)
        .sort()
    }
    fc.assert(
      fc.property(fc.integer(), fc.shuffledSubarray(bodies, { minLength: 60 }), (seed, order) => {
        expect(firing(seed, order)).toEqual(firing(seed, bodies))
      }),
      { numRuns: 30 }
    )
    expect(firing(1, bodies)).not.toEqual(firing(2, bodies))
  })

  it("have the right frequency, and are repeated for each arrival of the same body", () => {
    const faults = withRules(7, { match: { probability: 0.2 }, action: down })
    const fired = Array.from({ length: 2_000 }, () => ruleOf(faults, { same: true })).filter(
      (rule) => rule === 0
    ).length
    expect(fired).toBeGreaterThan(320)
    expect(fired).toBeLessThan(480)
  })

  it("of refuse are drawn per object, however the objects are batched", () => {
    const ids = Array.from({ length: 50 }, (_, n) => `u${n}`)
    const refused = (size: number) => {
      const faults = withRules(3, { match: { probability: 0.3 }, action: { type: "refuse", reason: "no" } })
      return ids.flatMap((_, start) => {
        if (start % size !== 0) return []
        const part = ids.slice(start, start + size)
        const fired = faults.choose(subject(events(...part)))
        return part.filter((_, index) => fired?.refuse?.("events", index) === "no")
      })
    }
    expect(refused(1)).toEqual(refused(50))
    expect(refused(1)).toEqual(refused(7))
    expect(refused(1).length).toBeGreaterThan(5)
  })
})

describe("reading rules", () => {
  it("accepts every action with its defaults, long or short", () => {
    const read = Fault.read({
      rules: [
        { action: { type: "status", status: 503 } },
        { action: { status: 500, body: { a: 1 }, apply: true } },
        { action: { type: "rateLimit", resetAfter: 2 } },
        { action: { type: "reset" } },
        { action: { reset: "after" } },
        { action: { reset: { when: "after", apply: false } } },
        { action: { hang: true } },
        { action: { delay: { ms: 5 } } },
        { action: { truncate: 10 } },
        { action: { type: "garbage", where: "wire" } },
        { action: { drip: 100 } },
        { action: { refuse: "no" }, times: 3 }
      ]
    })
    expect(read).toEqual({
      _tag: "Rules",
      rules: {
        seed: 0,
        rules: [
          { match: {}, action: { type: "status", status: 503, apply: false } },
          { match: {}, action: { type: "status", status: 500, body: { a: 1 }, apply: true } },
          { match: {}, action: { type: "rateLimit", resetAfter: 2, apply: false } },
          { match: {}, action: { type: "reset", when: "before", apply: false } },
          { match: {}, action: { type: "reset", when: "after", apply: true } },
          { match: {}, action: { type: "reset", when: "after", apply: false } },
          { match: {}, action: { type: "hang", apply: false } },
          { match: {}, action: { type: "delay", ms: 5, apply: true } },
          { match: {}, action: { type: "truncate", bytes: 10, apply: true } },
          { match: {}, action: { type: "garbage", where: "wire", apply: true } },
          { match: {}, action: { type: "drip", bytesPerSecond: 100, apply: true } },
          { match: {}, action: { type: "refuse", reason: "no" }, times: 3 }
        ]
      }
    })
  })

  it("reports every mistake at once, with path and near miss", () => {
    const faults = withRules(1, { action: down })
    const problems = faults.set({
      sed: 1,
      rules: [
        { match: { pth: "/x", probability: 2, nth: 0, nht: 1 }, action: { type: "statsu" }, time: 1 },
        { match: [], action: { type: "status", status: 99, aply: true } },
        { action: { type: "delay" } },
        { action: { type: "refuse", reason: "x", apply: true }, times: 0 },
        {},
        7
      ]
    })
    expect(problems.map(({ path }) => path)).toEqual([
      "sed",
      "rules[0].time",
      "rules[0].match.pth",
      "rules[0].match.nht",
      "rules[0].match.nth",
      "rules[0].match.probability",
      "rules[0].action.type",
      "rules[1].match",
      "rules[1].action.aply",
      "rules[1].action.status",
      "rules[2].action.ms",
      "rules[3].action.apply",
      "rules[3].times",
      "rules[4].action",
      "rules[5]"
    ])
    const said = (path: string) => problems.find((problem) => problem.path === path)?.message
    expect(said("sed")).toBe(`unknown field; did you mean "seed"?`)
    expect(said("rules[0].match.pth")).toBe(`unknown field; did you mean "path"?`)
    expect(said("rules[0].match.nht")).toBe(`unknown field; did you mean "nth"?`)
    expect(said("rules[0].action.type")).toContain(`did you mean "status"?`)
    expect(faults.report().rules).toHaveLength(1)
  })

  it("refuses a rule that could never fire", () => {
    const down = { type: "status", status: 503 }
    const rules = [
      { match: { path: "users/track" }, action: down },
      { match: { path: "https://rest.iad-01.braze.com/users/track" }, action: down },
      { match: { lane: "event", method: "PSOT" }, action: down },
      { match: { path: "", method: "", bodyContains: "" }, action: down },
      { match: { path: "*/track", lane: "sessions", method: "post" }, action: down }
    ]
    expect(Fault.read({ rules })).toEqual({
      _tag: "Problems",
      problems: [
        { path: "rules[0].match.path", message: `must begin with a slash; did you mean "/users/track"?` },
        { path: "rules[1].match.path", message: `must begin with a slash; did you mean "/users/track"?` },
        {
          path: "rules[2].match.method",
          message:
            'must be "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS"; did you mean "POST"?'
        },
        { path: "rules[2].match.lane", message: `is not a list of a Braze request; did you mean "events"?` },
        { path: "rules[3].match.path", message: "must not be empty" },
        { path: "rules[3].match.method", message: "must not be empty" },
        { path: "rules[3].match.bodyContains", message: "must not be empty" }
      ]
    })
  })

  it("never throws for any input", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        expect(["Rules", "Problems"]).toContain(Fault.read(input)._tag)
        expect(Fault.read({ rules: [{ match: input, action: input }] })._tag).toBe("Problems")
      })
    )
  })

  it("accepts a body that can be sent as JSON, and no other", () => {
    const nested = (levels: number): unknown => (levels === 0 ? null : [nested(levels - 1)])
    const cyclic: Array<unknown> = []
    cyclic.push({ cyclic })
    const bodies = [
      ["text", { a: [1, true, undefined] }, nested(100)],
      [nested(101), cyclic, 1n, () => 1, [Number.NaN]]
    ].map((list) => list.map((body) => withRules(1).set({ rules: [{ action: { status: 500, body } }] })))
    const tooDeep = "must not be nested more than 100 levels deep"
    expect(bodies.map((list) => list.map((problems) => problems.map(({ message }) => message).join()))).toEqual([
      ["", "", ""],
      [
        tooDeep,
        tooDeep,
        "must be a JSON value, not a bigint",
        "must be a JSON value, not a function",
        "must be a JSON value, not NaN"
      ]
    ])
  })
})
