import * as MonotonicTime from "@sluice/core/MonotonicTime"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import type { Client } from "@sluice/pypestream/Client"
import * as Context from "@sluice/pypestream/Context"
import * as SegmentMembers from "@sluice/pypestream/SegmentMembers"
import * as Targeting from "@sluice/pypestream/Targeting"
import { isList, isObject, type JsonObject } from "@sluice/values/Json"
import { Effect, Either } from "effect"
import { type MockBraze, startMockBraze } from "mock-braze"
import { describe, expect, it } from "vitest"
import * as ActionNodes from "../src/ActionNodes.js"
import { mapping, solutionOf } from "./support/nodes.js"

const alias = { alias_label: "page tag", alias_name: "v1" }

const seed = {
  attributes: [
    { external_id: "gold-1", tier: "gold" },
    { external_id: "pro-1", plan: "pro" },
    { user_alias: alias, visits_7d: 4, _update_existing_only: false }
  ],
  events: [],
  purchases: [],
  segments: [
    {
      id: "gold",
      name: "Gold",
      filter: { custom_attribute: { custom_attribute_name: "tier", comparison: "equals", value: "gold" } }
    }
  ]
}

const withClient = (mock: MockBraze, use: (client: Client) => Effect.Effect<void>): Promise<void> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const environments = yield* ActionNodes.connect({
          solution: solutionOf(mock, mock.workspace()),
          mapping,
          transport: yield* UndiciTransport.make(),
          deadLetters: { name: "memory", write: () => Effect.void }
        })
        yield* use(Either.getOrThrow(environments.resolve(Context.read({ env: "sandbox" }))).client)
      })
    )
  )

/** The profile of a person, read without a cache. */
const profileBy =
  (client: Client): NonNullable<Targeting.TargetingSettings<string>["profile"]> =>
  ({ alias: who, externalId }) =>
    Effect.map(
      client.request(
        "users/export/ids",
        {
          ...(externalId !== undefined && { external_ids: [externalId] }),
          ...(who !== undefined && { user_aliases: [who] }),
          fields_to_export: ["external_id", "custom_attributes"]
        },
        { deadline: "5 seconds" }
      ),
      (result): JsonObject | undefined => {
        const users = result._tag === "Answered" && isObject(result.body) ? result.body["users"] : undefined
        const [user] = users !== undefined && isList(users) ? users : []
        return user !== undefined && isObject(user) ? user : undefined
      }
    )

describe("dynamic targeting", () => {
  it("three people, a prospect among them, get three conversations by segment, attribute and condition [S-54]", async () => {
    await using mock = await startMockBraze({ seed })
    await withClient(mock, (client) =>
      Effect.gen(function* () {
        const gold = SegmentMembers.make({ segmentId: "gold", client })
        yield* gold.refresh
        expect(gold.trouble()).toBeUndefined()
        const targeting = Either.getOrThrow(
          Targeting.make({
            variants: [
              { conversation: "concierge", criterion: { segment: gold } },
              { conversation: "upgrade", criterion: { attribute: "plan", is: ["pro", "team"] } },
              { conversation: "welcome back", criterion: { when: { "$.visits_7d": [3, 4, 5] } } }
            ],
            otherwise: "hello",
            profile: profileBy(client),
            deadline: "10 seconds"
          })
        )
        const choose = (record: JsonObject, person: Parameters<typeof targeting.choose>[1]) =>
          Effect.map(targeting.choose(record, person), ({ by, conversation, undecided }) => [
            conversation,
            by,
            undecided.length
          ])
        expect(yield* choose({}, { externalId: "gold-1" })).toEqual(["concierge", "segment", 0])
        expect(yield* choose({}, { externalId: "pro-1" })).toEqual(["upgrade", "attribute", 0])
        expect(yield* choose({ visits_7d: 4 }, { alias })).toEqual(["welcome back", "when", 0])
        expect(yield* choose({}, { externalId: "nobody" })).toEqual(["hello", "otherwise", 0])
      })
    )
  })

  it("members change with the next export, and are kept while Braze refuses another one", async () => {
    await using mock = await startMockBraze({ seed })
    await withClient(mock, (client) =>
      Effect.gen(function* () {
        const gold = SegmentMembers.make({ segmentId: "gold", client })
        yield* gold.refresh
        yield* gold.refresh
        expect(gold.trouble()?.code).toBe("segment-not-exported")
        expect(gold.has({ externalId: "gold-1" }, yield* MonotonicTime.millis)).toBe(true)
      })
    )
  })

  it("a segment that does not exist chooses nothing, and says so", async () => {
    await using mock = await startMockBraze({ seed })
    await withClient(mock, (client) =>
      Effect.gen(function* () {
        const missing = SegmentMembers.make({ segmentId: "platinum", client })
        yield* missing.refresh
        const targeting = Either.getOrThrow(
          Targeting.make({
            variants: [{ conversation: "concierge", criterion: { segment: missing } }],
            otherwise: "hello"
          })
        )
        expect(yield* targeting.choose({}, { externalId: "gold-1" })).toMatchObject({
          conversation: "hello",
          undecided: [{ code: "segment-unknown", message: expect.stringContaining("platinum") }]
        })
      })
    )
  })
})
