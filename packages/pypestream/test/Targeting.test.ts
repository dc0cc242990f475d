import { readFile } from "node:fs/promises"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Either, Fiber, TestClock } from "effect"
import * as fc from "fast-check"
import { strToU8, zipSync } from "fflate"
import type { Client, RequestResult } from "../src/client/Client.js"
import * as SegmentMembers from "../src/targeting/SegmentMembers.js"
import * as Targeting from "../src/targeting/Targeting.js"

const url = "https://exports.example/a.zip"
const answered: RequestResult = { _tag: "Answered", status: 201, body: { url, message: "success" } }
const client = (result: RequestResult = answered): Pick<Client, "request"> => ({
  request: () => Effect.succeed(result)
})

/** An archive with these users, two to a file. */
const archive = (users: ReadonlyArray<object>): Uint8Array => {
  const files: Record<string, Uint8Array> = {}
  users.forEach((user, index) => {
    const name = `${Math.floor(index / 2)}.txt`
    files[name] = strToU8(`${new TextDecoder().decode(files[name])}${JSON.stringify(user)}\n`)
  })
  return zipSync(files)
}

describe("the members of a segment", () => {
  it.effect("law: are exactly the people of the export, by id or alias", () =>
    Effect.gen(function* () {
      const ids = fc.uniqueArray(fc.constantFrom<string>("a", "b:c", "%3A", "ö", "e"))
      for (const [inside, aliases] of fc.sample(fc.tuple(ids, ids), { numRuns: 30, seed: 1 })) {
        const users = [
          ...inside.map((external_id) => ({ external_id })),
          ...aliases.map((alias_name) => ({ user_aliases: [{ alias_name, alias_label: "l" }] }))
        ]
        const members = SegmentMembers.make({
          segmentId: "s",
          client: client(),
          download: async () => archive(users)
        })
        yield* members.refresh
        for (const one of ["a", "b:c", "%3A", "ö", "e"]) {
          expect(members.has({ externalId: one }, 0)).toBe(inside.includes(one))
          expect(members.has({ alias: { alias_name: one, alias_label: "l" } }, 0)).toBe(aliases.includes(one))
          expect(members.has({ alias: { alias_name: one, alias_label: "other" } }, 0)).toBe(false)
        }
      }
    })
  )

  it.effect("are unknown before the first export and when the last one is too old", () =>
    Effect.gen(function* () {
      const members = SegmentMembers.make({
        segmentId: "s",
        client: client(),
        download: async () => archive([{ external_id: "a" }]),
        validFor: "2 hours"
      })
      expect(members.has({ externalId: "a" }, 0)).toBeUndefined()
      yield* members.refresh
      expect(members.has({ externalId: "a" }, Duration.toMillis("2 hours"))).toBe(true)
      expect(members.has({ externalId: "a" }, Duration.toMillis("3 hours"))).toBeUndefined()
    })
  )

  it.effect("wait for an archive that Braze still builds, and follow each export", () =>
    Effect.gen(function* () {
      let downloads = 0
      const members = SegmentMembers.make({
        segmentId: "s",
        client: client(),
        download: async () => {
          downloads++
          if (downloads < 3) throw new Error("403")
          return archive([{ external_id: downloads === 3 ? "a" : "b" }])
        },
        every: "1 hour"
      })
      const fiber = yield* Effect.fork(members.keepFresh)
      for (let n = 0; n < 5; n++) yield* TestClock.adjust("10 seconds")
      expect([downloads, members.has({ externalId: "a" }, 0)]).toEqual([3, true])
      yield* TestClock.adjust("1 hour")
      yield* TestClock.adjust("10 seconds")
      expect([members.has({ externalId: "a" }, 0), members.has({ externalId: "b" }, 0)]).toEqual([false, true])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect.each<readonly [string, Partial<SegmentMembers.SegmentMembersSettings>, string]>([
    [
      "a refused export",
      { client: client({ _tag: "Failed", reason: { code: "not-permitted", message: "No." } }) },
      "segment-not-exported"
    ],
    [
      "an export to the storage of the workspace",
      { client: client({ _tag: "Answered", status: 201, body: { message: "success" } }) },
      "export-without-address"
    ],
    ["a file that is not an archive", { download: async () => strToU8("<html>") }, "export-not-readable"],
    ["a line that is not JSON", { download: async () => zipSync({ a: strToU8("{") }) }, "export-not-readable"]
  ])("name the trouble of %s", ([, settings, code]) =>
    Effect.gen(function* () {
      const members = SegmentMembers.make({ segmentId: "s", client: client(), ...settings })
      yield* members.refresh
      expect([members.trouble()?.code, members.has({ externalId: "a" }, 0)]).toEqual([code, undefined])
    })
  )
})

describe("a choice", () => {
  const byPlan = { conversation: "upgrade", criterion: { attribute: "plan", is: "pro" } } as const

  it.effect("law: the first variant that fits is chosen", () =>
    Effect.gen(function* () {
      const rows = fc.array(fc.record({ value: fc.nat({ max: 3 }), name: fc.constantFrom("a", "b", "c") }))
      for (const [variants, value] of fc.sample(fc.tuple(rows, fc.nat({ max: 3 })), { numRuns: 100, seed: 1 })) {
        const targeting = Either.getOrThrow(
          Targeting.make({
            variants: variants.map((one) => ({ conversation: one.name, criterion: { when: { "$.n": one.value } } })),
            otherwise: "other"
          })
        )
        const { conversation } = yield* targeting.choose({ n: value }, {})
        expect(conversation).toBe(variants.find((one) => one.value === value)?.name ?? "other")
      }
    })
  )

  it.effect("leaves out attributes if the profile is slow or fails, and says why", () =>
    Effect.gen(function* () {
      const choose = (profile: NonNullable<Targeting.TargetingSettings<string>["profile"]>) =>
        Either.getOrThrow(
          Targeting.make({ variants: [byPlan, byPlan], otherwise: "hello", profile, deadline: "1 second" })
        ).choose({}, { externalId: "u1" })
      const slow = yield* Effect.fork(choose(() => Effect.never))
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(slow)).toMatchObject({ conversation: "hello", undecided: [{ code: "profile-slow" }] })
      expect(yield* choose(() => Effect.die("secret"))).toMatchObject({ undecided: [{ code: "profile-failed" }] })
      expect(yield* choose(() => Effect.succeed({ custom_attributes: { plan: ["free", "pro"] } }))).toMatchObject({
        conversation: "upgrade",
        by: "attribute"
      })
    })
  )

  it("has one answer for each conversation, for the routes of the flow", () => {
    const targeting = Targeting.make({ variants: [byPlan, byPlan], otherwise: "hello" })
    expect(Either.getOrThrow(targeting).answers.map(({ value }) => value)).toEqual(["upgrade", "hello"])
  })

  it("reports every mistake of its conditions", () => {
    const result = Targeting.make({
      variants: [
        { conversation: "a", criterion: { when: { "$.[": 1 } } },
        { conversation: "b", criterion: { when: 7 } }
      ],
      otherwise: "c"
    })
    expect(Either.isLeft(result) ? result.left.map(({ path }) => path.slice(0, 4).join(".")) : []).toEqual([
      "variants.0.criterion.when",
      "variants.1.criterion.when"
    ])
  })
})

it("the sample of the README runs", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8")
  const [, sample = ""] = /```js targeting\n([\s\S]*?)```/.exec(readme) ?? []
  const body = sample.replace(/^import .*$/gm, "")
  const run = Object.getPrototypeOf(async () => {}).constructor(
    "SegmentMembers",
    "Targeting",
    "Effect",
    "Either",
    `${body}\nreturn choose({}, () => Effect.succeed({ custom_attributes: { plan: "pro" } }), {}, { externalId: "u1" })`
  )
  expect(await run(SegmentMembers, Targeting, Effect, Either)).toMatchObject({
    conversation: "upgrade",
    undecided: [{ code: "segment-unknown" }]
  })
})
