import { Endpoint, Item, Prepared, Reply, type SourceRecord, Verdict } from "@sluice/core"
import { Effect } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as People from "../src/Arbitraries/People.js"
import * as Records from "../src/Arbitraries/Records.js"
import * as Canary from "../src/Canary.js"
import * as DescribedVendor from "../src/DescribedVendor.js"
import * as Law from "../src/Law.js"
import * as Proof from "../src/Proof.js"
import { world } from "../src/Worlds.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

/** A destination for notes about members that satisfies every law. Each part can be replaced by one that breaks a law. */
interface Parts {
  readonly prepareOne: (record: SourceRecord.SourceRecord) => Prepared.Prepared
  readonly prepare: (chunk: ReadonlyArray<SourceRecord.SourceRecord>) => ReadonlyArray<Prepared.Prepared>
  readonly read: (refused: ReadonlyArray<number>, items: ReadonlyArray<Item.Item>) => Reply.Reply
  readonly body: (items: ReadonlyArray<Item.Item>) => string
  readonly attempt: (endpoint: Endpoint.Endpoint) => Endpoint.Endpoint
}

const invalid = (message: string) => Prepared.invalid([{ code: "member-not-valid", path: "$.who", message }])

const item = (record: SourceRecord.SourceRecord, who: string): Item.Item =>
  Item.make({
    record,
    destination: "notes",
    part: 0,
    key: Item.key("member", who),
    lane: "notes",
    json: JSON.stringify({ who }),
    repeatable: false
  })

const honest: Parts = {
  prepareOne: (record) => {
    const { who } = record.body
    return typeof who === "string" && who !== "" ? Prepared.items([item(record, who)]) : invalid("A member is a text.")
  },
  prepare: (chunk) => chunk.map(honest.prepareOne),
  read: (refused, items) =>
    Reply.judged(
      items.map((_, index) =>
        refused.includes(index) ? Verdict.refused({ code: "blocked", message: "Blocked." }) : Verdict.accepted
      )
    ),
  body: (items) => `[${items.map(({ json }) => json).join()}]`,
  attempt: (endpoint) => endpoint
}

/** Accepts any member except one: refuses `blocked` by name, and texts that are too long. */
const vendor = DescribedVendor.make({
  read: ({ json }) => DescribedVendor.list(json),
  accepts: (object) => {
    const { who } = DescribedVendor.object(object)
    return typeof who === "string" && who !== "blocked" && who.length <= 60
  },
  respond: (results) => ({ status: 200, body: results.flatMap(({ index, isRefused }) => (isRefused ? [index] : [])) })
})

const subject = (own: Partial<Parts>): Proof.ProofSubject => {
  const parts: Parts = { ...honest, ...own }
  const prepare =
    own.prepareOne === undefined
      ? parts.prepare
      : (chunk: ReadonlyArray<SourceRecord.SourceRecord>) => chunk.map(parts.prepareOne)
  return {
    entries: Records.entries(fc.record({ who: fc.oneof(People.externalId, fc.constantFrom<string | number>(7, "")) }), {
      maxLength: 12
    }),
    vendor,
    routes: ({ transport, url }) => {
      const endpoint = Endpoint.http({
        id: "notes",
        lanes: ["notes"],
        limits: { items: 20, bytes: 5_000, bytesAlone: 5_000, envelope: 2 },
        budget: { pool: "notes", count: 100, per: 1_000 },
        transport,
        request: (items) => ({ method: "POST", url: `${url}/notes`, headers: {}, body: parts.body(items) }),
        read: ({ status, body }, items) =>
          status === 200 && body.startsWith("[")
            ? parts.read(JSON.parse(body) as ReadonlyArray<number>, items)
            : undefined
      })
      return [{ destination: { name: "notes", endpoint: parts.attempt(endpoint), prepare } }]
    },
    refused: { body: { who: "blocked" } },
    verdictOf: ({ body: { who } }) =>
      typeof who === "string" && who !== "" && who.length <= 60 ? "applied" : "refused"
  }
}

let calls = 0

const dishonest: ReadonlyArray<readonly [what: string, law: RegExp, own: Partial<Parts>]> = [
  [
    "its endpoint dies",
    /^law 1 .*the run died/,
    { attempt: (endpoint) => ({ ...endpoint, attempt: () => Effect.dieMessage("boom") }) }
  ],
  [
    "its bodies are larger than its envelope says",
    /^law 2 .*has a body of/,
    { body: (items) => ` ${honest.body(items)} ` }
  ],
  [
    "it refuses everybody together with a refused one",
    /^law (6|12) /,
    {
      read: (refused, items) =>
        refused.length > 0
          ? honest.read(
              items.map((_, index) => index),
              items
            )
          : honest.read([], items)
    }
  ],
  [
    "it reads the answer to a batch of one differently",
    /^law (7|10|12) /,
    { read: (refused, items) => honest.read(items.length === 1 ? [0] : refused, items) }
  ],
  [
    "its reasons quote a value",
    /^law 8 .*a personal value is in /,
    { prepareOne: (record) => invalid(`${String(record.body["who"])} is no member.`) }
  ],
  [
    "its verdicts quote a key",
    /^law 8 .*a key is in /,
    {
      read: (refused, items) =>
        Reply.judged(
          items.map((_, at) =>
            refused.includes(at)
              ? Verdict.refused({ code: "no", message: `Key ${Canary.key} may not.` })
              : Verdict.accepted
          )
        )
    }
  ],
  [
    "its prepare throws",
    /^law (1|9) /,
    {
      prepareOne: (record) => {
        if (typeof record.body["who"] === "number") throw new TypeError("who.trim is not a function")
        return honest.prepareOne(record)
      }
    }
  ],
  [
    "its prepare changes the record",
    /^law 9 .*changed a record/,
    {
      prepareOne: (record) => {
        const body: Record<string, unknown> = record.body
        body["seen"] = true
        return honest.prepareOne(record)
      }
    }
  ],
  [
    "its prepare remembers",
    /^law 9 .*a different result/,
    { prepareOne: (record) => Prepared.items([item(record, `n${calls++}`)]) }
  ],
  ["its prepare leaves records out", /^law (1|9) /, { prepare: (chunk) => chunk.slice(1).map(honest.prepareOne) }],
  [
    "it passes what the vendor refuses",
    /^law 10 .*was refused/,
    { prepareOne: (record) => Prepared.items([item(record, "x".repeat(61))]) }
  ],
  [
    "it refuses what the vendor applies",
    /^law 11 .*the vendor applies it completely/,
    { prepareOne: () => invalid("Never.") }
  ]
]

/** The first broken law in up to 300 worlds. Finding a smaller world would take most of the time. */
const found = async (own: Partial<Parts>): Promise<string> => {
  const { refused, ...rest } = subject(own)
  const dishonestSubject = { ...rest, ...(own.read !== undefined && refused && { refused }) }
  for (let seed = 1; seed <= 30; seed++)
    for (const one of fc.sample(world(dishonestSubject), { numRuns: 10, seed })) {
      const broken = await Proof.check(dishonestSubject, one)
      const [first] = broken?.violations ?? []
      if (broken !== undefined && first !== undefined) return Law.format(broken.law, first)
    }
  return "nothing was found"
}

const failure = (own: Partial<Parts>, options: Proof.ProofOptions = {}): Promise<string> => {
  const { refused, ...rest } = subject(own)
  return Proof.assert(own.read === undefined ? rest : { ...rest, ...(refused && { refused }) }, {
    runs: 300,
    ...options
  }).then(
    () => "nothing was found",
    (error: unknown) => (error instanceof Error ? error.message : "no error")
  )
}

describe("Proof", () => {
  it("finds nothing in a correct destination", async () => {
    await Proof.assert(subject({}), { runs: full ? 1_000 : 30 })
  })

  it("finds nothing in a correct destination over HTTP", async () => {
    await Proof.assert(subject({}), { runs: full ? 100 : 10, stage: Proof.overHttp })
  })

  it.each(dishonest)("detects a fault: %s", async (_, law, own) => {
    expect(await found(own)).toMatch(law)
  })

  it("reports the broken law, how to reproduce it, and the smallest world with its events", async () => {
    const message = await failure({ prepareOne: () => invalid("Never.") }, { seed: 1 })
    const [law, says, runs, , ...rest] = message.split("\n")
    expect(law).toBe(
      "law 11 (no false refusals): record r0 is Invalid at notes (member-not-valid), but the vendor applies it completely [steps 2]"
    )
    expect(says).toBe("the law: if prepare returns Invalid, the vendor refuses or silently drops the unchanged record")
    expect(runs).toMatch(/^Found in run 1, shrunk (once|\d+ times)\. To repeat it, pass \{ seed: 1, path: ".+" \}\.$/)
    expect(rest.slice(0, 3)).toEqual([
      "script of the vendor:",
      "  It answers every request and refuses no valid object.",
      "records (1):"
    ])
    expect(message).toContain("what happened:\n   1 +0ms read r0\n   2 +0ms notes prepared r0: Invalid\n")
  })

  it("reproduces the same failure by seed and path", async () => {
    const message = await failure({ prepareOne: () => invalid("Never.") })
    const again = /pass \{ seed: (-?\d+), path: "(.*)" \}/.exec(message)
    const options = { seed: Number(again?.[1]), path: again?.[2] ?? "" }
    const law = (text: string) => text.split("\n")[0]
    expect(law(await failure({ prepareOne: () => invalid("Never.") }, options))).toBe(law(message))
  })
})
