import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import type { Client, RequestResult } from "@sluice/pypestream/Client"
import * as Context from "@sluice/pypestream/Context"
import { Effect, Either } from "effect"
import { type MockBraze, startMockBraze } from "mock-braze"
import { describe, expect, it } from "vitest"
import * as ActionNodes from "../src/ActionNodes.js"
import type { Written } from "../src/configuration/Shape.js"
import { createSluice } from "../src/index.js"
import { ada, mapping, solutionOf, within } from "./support/nodes.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder } = temporaryFolder()

/** Objects that a marketer created in the dashboard. */
const setup = {
  segments: [
    {
      id: "talked",
      name: "Broke off a conversation",
      filter: {
        AND: [
          { custom_event: { name: "conversation abandoned" } },
          { custom_attribute: { custom_attribute_name: "topic", comparison: "equals", value: "fibre" } }
        ]
      }
    }
  ],
  canvases: [{ id: "win-back", name: "Win back", segment_id: "talked" }],
  campaigns: [{ id: "thanks", name: "Thanks", channels: ["email"] }]
}
const started = () => startMockBraze({ seed: { attributes: [], events: [], purchases: [], ...setup } })

type Route = Written["routes"][number]
const profile: Route = {
  name: "profile",
  to: "braze-user-track",
  fields: { "first_name?": "$.name", "email?": "$.email", topic: "$.topic" }
}
const event = (ended: string): Route => ({
  name: ended,
  to: "braze-event-tracking",
  when: { "$.ended": ended },
  fields: { name: `conversation ${ended}`, time: "$.at", properties: { chat: "$.chat" } }
})
const configuration = (
  mock: MockBraze,
  routes: Written["routes"] = [profile, event("abandoned"), event("completed")]
): Written => ({
  version: 1,
  source: { id: "$.chat" },
  connections: { braze: { endpoint: mock.url, apiKey: mock.apiKey, partner: "pypestream" } },
  identity: [
    { external_id: "$.customer" },
    { user_alias: { alias_name: "$.visitor", alias_label: "pypestream" }, create: true }
  ],
  attributes: { unknown: "refuse", topic: "string" },
  routes
})
const talk = (chat: string, who: object, ended: string) => ({
  chat,
  ...who,
  name: "Ada",
  email: `${chat}@example.com`,
  topic: "fibre",
  ended,
  at: "2026-03-04T10:00:00Z"
})

/** A client for any endpoint, as an action node has it. */
const asking = async (
  mock: MockBraze,
  use: (ask: (endpoint: string, body: Parameters<Client["request"]>[1]) => Promise<RequestResult>) => Promise<void>
): Promise<void> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const environments = yield* ActionNodes.connect({
          solution: solutionOf(mock, mock.workspace()),
          mapping,
          transport: yield* UndiciTransport.make(),
          deadLetters: { name: "memory", write: () => Effect.void }
        })
        const { client } = Either.getOrThrow(environments.resolve(Context.read({ env: "sandbox" })))
        yield* Effect.promise(() =>
          use((endpoint, body) => Effect.runPromise(client.request(endpoint, body, { deadline: "1 hour" })))
        )
      })
    )
  )

describe("a prospect", () => {
  it("that becomes a customer is one person with both histories [S-1]", async () => {
    await using mock = await started()
    await using sluice = await createSluice(configuration(mock))
    await sluice.send(talk("chat-1", { visitor: "visitor-1" }, "abandoned"))
    expect(mock.users().total).toBe(1)
    await asking(mock, async (ask) => {
      const aliases = [
        { external_id: "customer-1", user_alias: { alias_label: "pypestream", alias_name: "visitor-1" } }
      ]
      expect(await ask("users/identify", { aliases_to_identify: aliases })).toMatchObject({ _tag: "Answered" })
    })
    await sluice.send(talk("chat-2", { customer: "customer-1" }, "completed"))
    expect(mock.users().total).toBe(1)
    const person = mock.user("customer-1")
    expect(person).toMatchObject({ user_aliases: [{ alias_label: "pypestream", alias_name: "visitor-1" }] })
    expect(person?.custom_events.map(({ name, count }) => [name, count]).sort()).toEqual([
      ["conversation abandoned", 1],
      ["conversation completed", 1]
    ])
  })
})

describe("after a conversation", () => {
  it("a person belongs to a new segment [S-2]", async () => {
    await using mock = await started()
    await using sluice = await createSluice(configuration(mock))
    const reached = async (dispatch: string): Promise<ReadonlyArray<unknown>> => {
      await asking(mock, async (ask) => {
        expect(
          await ask("canvas/trigger/send", { canvas_id: "win-back", broadcast: true, context: { dispatch } })
        ).toMatchObject({ _tag: "Answered", status: 201 })
      })
      return mock
        .outbox()
        .messages.flatMap(({ external_id, properties }) => (properties["dispatch"] === dispatch ? [external_id] : []))
    }
    expect(await reached("before")).toEqual([])
    await sluice.send(talk("chat-1", { customer: "customer-1" }, "abandoned"))
    await sluice.send(talk("chat-2", { customer: "customer-2" }, "completed"))
    expect(await reached("after")).toEqual(["customer-1"])
  })

  it("a person who abandoned it enters the canvas with the topic, and one who completed it does not [S-53]", async () => {
    await using mock = await started()
    await using sluice = await createSluice(configuration(mock))
    const talks = [
      talk("chat-1", { customer: "customer-1" }, "abandoned"),
      talk("chat-2", { customer: "customer-2" }, "completed")
    ]
    await asking(mock, async (ask) => {
      for (const record of talks) {
        await sluice.send(record)
        if (record.ended !== "abandoned" || !("customer" in record)) continue
        await ask("canvas/trigger/send", {
          canvas_id: "win-back",
          recipients: [
            { external_user_id: String(record.customer), context: { topic: record.topic, chat: record.chat } }
          ]
        })
      }
    })
    expect(mock.outbox().messages).toMatchObject([
      {
        kind: "canvas",
        id: "win-back",
        external_id: "customer-1",
        properties: { topic: "fibre", chat: "chat-1" },
        outcome: "sent"
      }
    ])
    expect(mock.mistakes()).toEqual([])
  })

  it("follow-ups are sent by campaign, canvas and message, each with its channel [S-57]", async () => {
    await using mock = await started()
    await using sluice = await createSluice(configuration(mock))
    await sluice.send(talk("chat-1", { customer: "customer-1" }, "completed"))
    const recipients = [{ external_user_id: "customer-1" }]
    await asking(mock, async (ask) => {
      const said = [
        await ask("campaigns/trigger/send", {
          campaign_id: "thanks",
          recipients,
          trigger_properties: { chat: "chat-1" }
        }),
        await ask("canvas/trigger/send", { canvas_id: "win-back", recipients }),
        await ask("messages/send", {
          external_user_ids: ["customer-1"],
          messages: { sms: { app_id: "app", subscription_group_id: "group", body: "Thank you." } }
        })
      ]
      expect(said.map(({ _tag }) => _tag)).toEqual(["Answered", "Answered", "Answered"])
    })
    expect(mock.outbox().messages.map(({ kind, channels, external_id }) => [kind, channels, external_id])).toEqual([
      ["campaign", ["email"], "customer-1"],
      ["canvas", [], "customer-1"],
      ["messages", ["sms"], "customer-1"]
    ])
  })
})

describe("the example of conversations", () => {
  it("sends that each conversation started and how it ended [S-45]", async () => {
    await using mock = await started()
    const config = fileURLToPath(new URL("../examples/conversations/sluice.yaml", import.meta.url))
    const variables = { BRAZE_ENDPOINT: mock.url, BRAZE_API_KEY: mock.apiKey }
    await using sluice = await createSluice(config, { variables })
    const deadLetters = join(folder, "dead-letters.ndjson")
    const report = await sluice.run({ state: "none", deadLetters })
    expect(report.delivered).toBeGreaterThan(150)
    // The sample repeats conversations, and none of them is sent twice.
    expect(report.reasons.filter(({ code }) => code === "repeats-record").map(({ count }) => count > 0)).toEqual([true])
    expect(mock.mistakes().filter(({ code }) => code === "sent-twice")).toEqual([])
    const events = mock
      .users({ limit: 1000 })
      .users.flatMap(({ custom_events }) => custom_events.map(({ name }) => name))
    expect([...new Set(events)].sort()).toEqual([
      "conversation abandoned",
      "conversation ended",
      "conversation escalated",
      "conversation started"
    ])
  })
})

describe("an integration", () => {
  it("shares only its template between the solutions of two customers [S-26]", () =>
    within({}, (first) =>
      within({}, async (second) => {
        await first.execute({ ...ada, user_id: "of-the-first" })
        await second.execute({ ...ada, user_id: "of-the-second" })
        const seen = ({ mock }: typeof first) => mock.users().users.map(({ external_id }) => external_id)
        expect([seen(first), seen(second)]).toEqual([["of-the-first"], ["of-the-second"]])
        const key = first.mock.request(first.mock.requests().requests[0]?.id ?? "")
        expect(JSON.stringify(key)).not.toContain(second.mock.apiKey)
        expect(second.logged.join("")).not.toContain("of-the-first")
      })
    ))

  it("sends the body of its use case: one conversation, two mappings, two bodies [S-27]", async () => {
    await using mock = await started()
    await using profiles = await createSluice(configuration(mock, [profile]))
    const asked = {
      name: "event",
      to: "braze-event-tracking",
      fields: { name: "asked", time: "$.at", properties: { about: "$.topic" } }
    }
    await using events = await createSluice(configuration(mock, [asked]))
    const record = talk("chat-1", { customer: "customer-1" }, "completed")
    await profiles.send(record)
    await events.send(record)
    const bodies = mock.requests().requests.map(({ id }) => mock.request(id)?.body)
    expect(bodies).toEqual([
      {
        attributes: [{ external_id: "customer-1", first_name: "Ada", email: "chat-1@example.com", topic: "fibre" }],
        partner: "pypestream"
      },
      {
        events: [
          { external_id: "customer-1", name: "asked", time: "2026-03-04T10:00:00Z", properties: { about: "fibre" } }
        ],
        partner: "pypestream"
      }
    ])
  })

  it("creates a missing profile and updates an existing one, or only updates [S-44]", async () => {
    await using mock = await started()
    await using usual = await createSluice(configuration(mock, [profile]))
    await using careful = await createSluice(
      configuration(mock, [{ ...profile, settings: { updateExistingOnly: true } }])
    )
    const of = (customer: string, name: string) => ({ ...talk("chat-1", { customer }, "completed"), name })
    await careful.send(of("nobody", "Lin"))
    await usual.send(of("customer-1", "Ada"))
    await usual.send(of("customer-1", "Ada Maria"))
    await careful.send(of("customer-1", "Ada Sofia"))
    expect(mock.users().users.map(({ external_id, first_name }) => [external_id, first_name])).toEqual([
      ["customer-1", "Ada Sofia"]
    ])
  })
})
