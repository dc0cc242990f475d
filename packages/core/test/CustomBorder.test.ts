import { describe, expect, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import * as Custom from "../src/destination/CustomDestination.js"
import * as ReturnedValue from "../src/destination/ReturnedValue.js"
import * as Support from "./support/deliveries.js"

/** A definition as plain JavaScript writes it: no type checks what a member returns. */
const withMember = (member: string, value: unknown): Support.PointsDefinition =>
  Object.assign({ ...Support.points }, { [member]: value })

const bodies = [
  { who: "ada", points: 1 },
  { who: "eve", points: 0 }
]

const deliver = (definition: Support.PointsDefinition) =>
  Effect.gen(function* () {
    const service = Support.serviceOf(() => Support.status(204))
    const run = yield* Support.deliver(definition, service.transport, { bodies })
    return { ...run, requests: service.requests.length }
  })

const returned = (member: string, found: string, expected: string, fix = "") => ({
  kind: "halted",
  code: "destination-returned",
  message: `${member} of the destination loyalty-points returned ${found}; expected ${expected}. ${fix}Fix ${member} in the code of the destination.`
})

describe("the return values of a custom destination in plain JavaScript", () => {
  it.effect.each([
    {
      title: "an unknown tag of a verdict",
      value: () => ({ _tag: "Judged", answered: true, verdicts: [{ _tag: "Acepted" }, { _tag: "Accepted" }] }),
      stopped: returned(
        "verdicts",
        "an unknown string at verdicts[0]._tag",
        "Accepted, Refused, Again or Unsure",
        'Did you mean "Accepted"? '
      )
    },
    {
      title: "a verdict without a reason",
      value: () => ({ _tag: "Judged", answered: true, verdicts: [{ _tag: "Accepted" }, { _tag: "Refused" }] }),
      stopped: returned("verdicts", "nothing at verdicts[1].reason", "a reason with code and message")
    },
    {
      title: "an unknown tag of a reply",
      value: () => ({ _tag: "judged" }),
      stopped: returned(
        "verdicts",
        "an unknown string at _tag",
        "Judged, Split, Wait or Halt",
        'Did you mean "Judged"? '
      )
    },
    {
      title: "too few verdicts",
      value: () => ({ _tag: "Judged", answered: true, verdicts: [{ _tag: "Accepted" }] }),
      stopped: returned("verdicts", "a list of 1 at verdicts", "one verdict for each of the 2 items")
    },
    {
      title: "a promise",
      value: async () => undefined,
      stopped: returned("verdicts", "nothing at _tag", "Judged, Split, Wait or Halt")
    },
    {
      title: "true",
      value: () => true,
      stopped: returned(
        "verdicts",
        "a boolean",
        'a reply, such as { _tag: "Judged", verdicts: undefined, answered: true }'
      )
    }
  ])("in verdicts, $title ends the run; unrepeatable items that were sent are Unknown", ({ value, stopped }) =>
    Effect.gen(function* () {
      const { memory, outcomes, report, requests } = yield* deliver(withMember("verdicts", value))
      expect({ stopped: report.stopped, outcomes, requests }).toEqual({
        stopped,
        outcomes: { r0: "unknown" },
        requests: 1
      })
      expect(memory.letters.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([["destination-returned"]])
    })
  )

  it.effect.each([
    { title: "nothing", value: () => undefined, found: "nothing", expected: "a request with method, url and headers" },
    {
      title: "a header that is a number",
      value: () => ({ method: "POST", url: "http://127.0.0.1/", headers: { "x-count": 5 } }),
      found: "a number at headers.x-count",
      expected: "a string"
    },
    {
      title: "an unknown method",
      value: () => ({ method: "SEND", url: "http://127.0.0.1/", headers: {} }),
      found: "an unknown string at method",
      expected: "GET, POST, PUT, PATCH or DELETE"
    },
    {
      title: "a body that is an object",
      value: async () => ({ method: "POST", url: "http://127.0.0.1/", headers: {}, body: [] }),
      found: "a list of 0 at body",
      expected: "a string, such as the result of JSON.stringify"
    }
  ])("from request, $title ends the run before anything is sent", ({ value, found, expected }) =>
    Effect.gen(function* () {
      const { outcomes, report, requests } = yield* deliver(withMember("request", value))
      expect({ stopped: report.stopped, outcomes, requests }).toEqual({
        stopped: returned("request", found, expected),
        outcomes: {},
        requests: 0
      })
    })
  )

  it.effect("an error in verdicts names file and line, not its message, and is no bug of the pipeline", () =>
    Effect.gen(function* () {
      const verdicts = (_: unknown, items: ReadonlyArray<{ readonly json: string }>) => {
        throw new TypeError(`cannot read ${items[0]?.json}`)
      }
      const { outcomes, report } = yield* deliver(withMember("verdicts", verdicts))
      expect(report.stopped).toEqual({
        kind: "halted",
        code: "destination-threw",
        message: expect.stringMatching(
          /^CustomBorder\.test\.ts:\d+ threw TypeError in verdicts of the destination loyalty-points\. Fix verdicts in the code of the destination\.$/
        )
      })
      expect(outcomes).toEqual({ r0: "unknown" })
    })
  )

  it.effect.each(["waitOf", "answers"])("an error in %s names it as well", (member) =>
    Effect.gen(function* () {
      const fail = () => {
        throw new RangeError("no value of a record")
      }
      const row = { statuses: fail, shown: "418", action: "halt", code: "c", message: "M." }
      const service = Support.serviceOf(() => Support.status(418))
      const definition = withMember(member, member === "waitOf" ? fail : [row])
      const { outcomes, report } = yield* Support.deliver(definition, service.transport, { bodies })
      expect(report.stopped?.message).toMatch(
        new RegExp(`^CustomBorder\\.test\\.ts:\\d+ threw RangeError in ${member} of the destination loyalty-points\\.`)
      )
      expect(outcomes).toEqual({ r0: "unknown" })
    })
  )

  it.effect("an error in request names file and line, and nothing is sent", () =>
    Effect.gen(function* () {
      const request = () => {
        throw "no error object"
      }
      const { outcomes, report, requests } = yield* deliver(withMember("request", request))
      expect({ stopped: report.stopped, outcomes, requests }).toEqual({
        stopped: {
          kind: "halted",
          code: "destination-threw",
          message:
            "a value (string) was thrown in request of the destination loyalty-points. Fix request in the code of the destination."
        },
        outcomes: {},
        requests: 0
      })
    })
  )

  it.effect.each([
    {
      member: "key",
      value: () => 5,
      message: "key of the destination loyalty-points returned a number; expected a non-empty string."
    },
    {
      member: "lane",
      value: () => "other",
      message: "lane of the destination loyalty-points returned a string; expected the lane items."
    },
    {
      member: "repeatable",
      value: () => "yes",
      message: "repeatable of the destination loyalty-points returned a string; expected true or false."
    }
  ])("from $member, a wrong value makes the record Invalid", ({ member, value, message }) =>
    Effect.gen(function* () {
      const { memory, outcomes } = yield* deliver(withMember(member, value))
      expect(outcomes).toEqual({ r0: "invalid", r1: "invalid" })
      expect(memory.letters[0]?.reasons).toEqual([
        {
          code: "destination-returned",
          message: `${message} Fix ${member}: it must accept every object that the item schema accepts.`
        }
      ])
    })
  )

  it("law: a checked reply has a verdict with a reason for every item", () => {
    const reason = fc.record({ code: fc.string(), message: fc.string() })
    const near = fc.record(
      {
        _tag: fc.constantFrom("Judged", "Split", "Wait", "Halt", "Accepted"),
        answered: fc.oneof(fc.boolean(), fc.constant(undefined)),
        reason: fc.oneof(reason, fc.jsonValue()),
        millis: fc.oneof(fc.integer(), fc.constant("1 s")),
        verdicts: fc.oneof(
          fc.constant(undefined),
          fc.array(
            fc.record(
              {
                _tag: fc.constantFrom("Accepted", "Refused", "Again", "Unsure", "refused"),
                reason: fc.oneof(reason, fc.jsonValue())
              },
              { requiredKeys: [] }
            ),
            { maxLength: 3 }
          )
        )
      },
      { requiredKeys: [] }
    )
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue(), fc.anything()), fc.integer({ min: 1, max: 3 }), (value, count) => {
        const misfit = ReturnedValue.replyMisfit(value, count)
        if (!ReturnedValue.isReply(value, count)) expect(misfit?.expected).toBeTruthy()
        else if (value._tag !== "Judged") expect(value.reason.message).toBeTruthy()
        else {
          for (const verdict of value.verdicts ?? [])
            if (verdict._tag !== "Accepted") expect(verdict.reason.code).toBeTruthy()
          expect(value.verdicts?.length ?? count).toBe(count)
        }
      })
    )
  })
})

describe("CustomDestination.misfitsOf", () => {
  it("lists every mistake of a module at once", () => {
    const { limits, key, ...rest } = Support.points
    const mistakes = Custom.misfitsOf({ ...rest, limits: { ...limits, items: "50" }, budget: { count: 0, per: 1_000 } })
    expect(mistakes.map(({ at, expected, found }) => `${at} is ${found}, expected ${expected}`)).toEqual([
      "key is nothing, expected a function",
      "limits.items is a string, expected a whole number above 0",
      "budget.pool is nothing, expected a name",
      "budget.count is a number, expected a whole number above 0"
    ])
    const row = { statuses: () => true, shown: "418", action: "retry", code: "c", message: "M." }
    expect(Custom.misfitsOf({ ...Support.points, answers: [row], publicSettings: "url", lane: 5 })).toEqual([
      { at: "lane", found: "a number", expected: "a function, or nothing" },
      { at: "publicSettings", found: "a string", expected: "a list of names, or nothing" },
      {
        at: "answers[0].action",
        found: "a string",
        expected: "one of split, refuse, halt, wait, waitUnsure, again, unsure"
      }
    ])
    expect(Custom.misfitsOf(Support.points)).toEqual([])
    expect(key({ member: "ada", points: 1 }, Support.settings)).toBe("member:ada")
  })

  it("accepts a destination with request, attempt or open, and not with several or none", () => {
    const { request: _, verdicts: __, ...rest } = Support.points
    const attempt = async () => ({ _tag: "Judged", verdicts: undefined, answered: true })
    expect(Custom.isDefinition({ ...rest, attempt })).toBe(true)
    expect(Custom.isDefinition({ ...Support.points, attempt })).toBe(false)
    expect(Custom.isDefinition({ ...rest, open: attempt })).toBe(true)
    expect(Custom.misfitsOf({ ...rest, attempt, open: attempt }).map(({ at }) => at)).toEqual(["open"])
    expect(Custom.misfitsOf({ ...rest, attempt: "yes" }).map(({ at, found }) => [at, found])).toEqual([
      ["attempt", "a string"]
    ])
    expect(Custom.misfitsOf(rest).map(({ at, found }) => [at, found])).toEqual([["request", "nothing"]])
    expect(Custom.isDefinition(undefined)).toBe(false)
  })
})

describe("a reason of the item schema", () => {
  it("hides a name that only the record contains", () => {
    const { transport } = Support.serviceOf(() => Support.status(204))
    const item = {
      "~standard": {
        version: 1 as const,
        vendor: "test",
        validate: () => ({ issues: [{ path: ["points", "ada@example.com"], message: "is not allowed" }] })
      }
    }
    const made = Custom.make(
      { ...Support.points, item },
      { name: "points", settings: Support.settings, transport, fields: { member: "$.who", points: "$.points" } }
    )
    const [prepared] = Either.getOrThrow(made).prepare(
      [{ id: "r", seq: 0, origin: { source: "test" }, body: { who: "ada", points: { "ada@example.com": "x" } } }],
      { now: 0 }
    )
    expect(JSON.stringify(prepared)).not.toContain("ada@example.com")
    expect(prepared).toMatchObject({ _tag: "Invalid", problems: [{ mappingPath: "fields.points[…]" }] })
  })

  it.effect("names the field and the path in the record, and no value of the record", () =>
    Effect.gen(function* () {
      const service = Support.serviceOf(() => Support.status(204))
      const { memory } = yield* Support.deliver(Support.points, service.transport, {
        bodies: [{ who: "ada", points: "canary-value" }]
      })
      expect(memory.letters[0]?.reasons).toEqual([
        {
          code: "item-not-valid",
          path: "$.points",
          mappingPath: "fields.points",
          message: 'points at $.points: Expected number, actual "[…]"'
        }
      ])
    })
  )

  it("names each object of a list that the mapping makes", () => {
    const { transport } = Support.serviceOf(() => Support.status(204))
    const made = Custom.make(Support.points, {
      name: "points",
      settings: Support.settings,
      transport,
      fields: { member: "$.who" }
    })
    const [prepared] = Either.getOrThrow(made).prepare(
      [{ id: "r", seq: 0, origin: { source: "test" }, body: { who: "ada" } }],
      { now: 0 }
    )
    expect(prepared).toEqual({
      _tag: "Invalid",
      problems: [{ code: "item-not-valid", mappingPath: "fields.points", message: "points: is missing" }]
    })
  })
})
