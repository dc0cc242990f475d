import { join } from "node:path"
import * as PageTag from "@sluice/pypestream/PageTag"
import { toRecord, Visits } from "@sluice/pypestream/Visits"
import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import type { MockWorkspace } from "mock-braze"
import { describe, expect, it } from "vitest"
import type { Written } from "../src/configuration/Shape.js"
import { createSluice } from "../src/index.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder } = temporaryFolder()

const isPromotion = { "$.is_promotion": true }

/** The routes are in the opposite order of what Braze must receive. */
const configuration = (mock: MockWorkspace): Written => ({
  version: 1,
  source: { id: "$.id" },
  connections: { braze: { endpoint: mock.url, apiKey: mock.apiKey } },
  identity: [
    { external_id: "$.customer" },
    { user_alias: { alias_name: "$.visitor", alias_label: "page tag" }, create: true }
  ],
  routes: [
    {
      name: "viewed",
      to: "braze-event-tracking",
      fields: { name: "page viewed", time: "$.at", properties: { url: "$.url" } }
    },
    {
      name: "known",
      to: "braze-identity",
      when: isPromotion,
      fields: {
        operation: "identify",
        external_id: "$.customer",
        user_alias: { alias_name: "$.visitor", alias_label: "page tag" }
      }
    },
    {
      name: "thanked",
      to: "braze-messaging",
      when: isPromotion,
      settings: { canvasId: "welcome" },
      fields: { context: { interests: "$.interests" } }
    },
    {
      name: "profile",
      to: "braze-user-track",
      fields: { last_page: "$.last_page", visits_7d: "$.visits_7d", interests: "$.interests" }
    }
  ]
})

const visits = (hits: ReadonlyArray<JsonObject>): ReadonlyArray<JsonObject> => {
  const counted = new Visits()
  return hits.map((hit, n) => ({ id: n, ...toRecord(counted.add(Either.getOrThrow(PageTag.read(hit)))) }))
}

const hit = (visitor: number, minute: number, rest: JsonObject = {}): JsonObject => ({
  visitor: `v${visitor}`,
  url: `https://shop.example.org/${minute}?token=secret#ada@example.org`,
  tag: "cars",
  at: `2026-11-30T10:${String(minute).padStart(2, "0")}:00Z`,
  ...rest
})

/** Five people, each first as a visitor and then as a customer, who then continues. */
const hits = [0, 1, 2, 3, 4].flatMap((n) => [
  hit(n, 1),
  hit(n, 2),
  hit(n, 3, { customer: `c${n}` }),
  hit(n, 4, { customer: `c${n}` })
])

const status = (path: string, nth: number, code: number): RuleInput => ({
  match: { path, nth },
  action: { type: "status", status: code }
})
const faults = [status("/users/track", 2, 503), status("/users/track", 5, 500), status("/users/identify", 1, 500)]
type RuleInput =
  Exclude<Parameters<MockWorkspace["faults"]>[0], undefined> extends infer A
    ? A extends ReadonlyArray<infer B>
      ? B
      : never
    : never

describe("page tags of visitors who become customers [S-40]", () => {
  it.each<[string, Array<RuleInput>]>([
    ["without faults", []],
    ["with server errors", faults]
  ])("Braze receives attributes, identity, events and messages of each person in this order, %s", async (_, rules) => {
    const mock = await workspace()
    mock.faults(rules)
    await using sluice = await createSluice(configuration(mock))
    const report = await sluice.run({
      source: visits(hits),
      deadLetters: join(folder, `${rules.length}.ndjson`)
    })
    expect(report).toMatchObject({ read: 20, delivered: 20 })
    for (const n of [0, 1, 2, 3, 4]) {
      const mine = [`external_id:c${n}`, `alias:page tag:v${n}`]
      const lanes = mock.ledger({ limit: 1_000 }).entries.flatMap(({ key, lane }) => (mine.includes(key) ? [lane] : []))
      const { events, ...counts } = countsOf(lanes)
      expect([events, counts]).toEqual([4, { attributes: 4, aliases_to_identify: 1, recipients: 1 }])
      // All objects of the visitor and the attributes of the promotion come first, then the identification, then its
      // event and message.
      const promoted = lanes.indexOf("aliases_to_identify")
      expect(countsOf(lanes.slice(0, promoted))).toEqual({ attributes: 3, events: 2 })
      expect(lanes.slice(promoted + 1, promoted + 3)).toEqual(["events", "recipients"])
    }
    // The visitor is merged into the customer: one profile with both histories, and no personal data of an address.
    expect(mock.users().total).toBe(5)
    expect(mock.user("c1")?.custom_events).toMatchObject([{ name: "page viewed", count: 4 }])
    expect(mock.user("c1")?.custom_attributes).toMatchObject({
      last_page: "https://shop.example.org/4",
      visits_7d: 1,
      interests: ["cars"]
    })
    expect(JSON.stringify(mock.requests({ limit: 1_000 }))).not.toMatch(/secret|ada@/)
    mock.close()
  })
})

const countsOf = (lanes: ReadonlyArray<string>): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const lane of lanes) counts[lane] = (counts[lane] ?? 0) + 1
  return counts
}
