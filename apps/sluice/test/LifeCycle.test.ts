import { join } from "node:path"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import * as ActionNode from "@sluice/pypestream/ActionNode"
import * as Context from "@sluice/pypestream/Context"
import type * as Environments from "@sluice/pypestream/Environments"
import * as InsightNode from "@sluice/pypestream/InsightNode"
import * as NodeHandler from "@sluice/pypestream/NodeHandler"
import type * as NodeMapping from "@sluice/pypestream/NodeMapping"
import * as PageTag from "@sluice/pypestream/PageTag"
import * as ProfileReader from "@sluice/pypestream/ProfileReader"
import * as SegmentMembers from "@sluice/pypestream/SegmentMembers"
import * as Targeting from "@sluice/pypestream/Targeting"
import { toRecord, Visits } from "@sluice/pypestream/Visits"
import type { JsonObject } from "@sluice/values/Json"
import { Effect, Either, Exit, Scope } from "effect"
import { type MockBraze, startMockBraze } from "mock-braze"
import { expect, it } from "vitest"
import * as ActionNodes from "../src/ActionNodes.js"
import type { Written } from "../src/configuration/Shape.js"
import { createSluice } from "../src/index.js"
import { solutionOf } from "./support/nodes.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder } = temporaryFolder()

/** Objects that a marketer created in the dashboard. */
const seed = {
  attributes: [],
  events: [],
  purchases: [],
  segments: [{ id: "broke-off", name: "Broke off", filter: { custom_event: { name: "conversation abandoned" } } }],
  canvases: [{ id: "win-back", name: "Win back" }],
  campaigns: [{ id: "thanks", name: "Thanks", channels: ["email"] }]
}

const connections = (mock: MockBraze) => ({ braze: { endpoint: mock.url, apiKey: mock.apiKey } })
const visitor = { alias_name: "$.visitor", alias_label: "page tag" }

/** Page tags become a profile, and the visitor becomes the customer. */
const pageTags = (mock: MockBraze): Written => ({
  version: 1,
  source: { id: "$.id" },
  connections: connections(mock),
  identity: [{ external_id: "$.customer" }, { user_alias: visitor, create: true }],
  routes: [
    {
      name: "viewed",
      to: "braze-event-tracking",
      fields: { name: "page viewed", time: "$.at", properties: { url: "$.url" } }
    },
    {
      name: "known",
      to: "braze-identity",
      when: { "$.is_promotion": true },
      fields: { operation: "identify", external_id: "$.customer", user_alias: visitor }
    },
    { name: "profile", to: "braze-user-track", fields: { last_page: "$.last_page" } }
  ]
})

/** Follow-ups: a canvas after an abandoned conversation, an email after a completed one. */
const followUps = (mock: MockBraze): Written => ({
  version: 1,
  source: { id: "$.chat" },
  connections: connections(mock),
  identity: [{ external_id: "$.customer" }],
  routes: [
    {
      name: "abandoned",
      to: "braze-messaging",
      when: { "$.ended": "abandoned" },
      settings: { canvasId: "win-back" },
      fields: { context: { topic: "$.topic" } }
    },
    {
      name: "completed",
      to: "braze-messaging",
      when: { "$.ended": "completed" },
      settings: { campaignId: "thanks" },
      fields: { trigger_properties: { chat: "$.chat" } }
    }
  ]
})

/** The mapping of the action node of a conversation. */
const conversation = (ended: string): NodeMapping.NodeMapping => ({
  person: { external_id: "$.payload.customer" },
  partner: "pypestream",
  attributes: { first_name: "$.payload.name", email: "$.payload.email", topic: "$.payload.topic" },
  events: [{ name: `conversation ${ended}`, time: "$.payload.at", properties: { chat: "$.context.chat_id" } }]
})

const hit = (minute: number, rest: JsonObject = {}): JsonObject => ({
  visitor: "v1",
  url: `https://shop.example.org/fibre/${minute}?mail=ada%40example.org`,
  at: `2026-11-30T10:0${minute}:00Z`,
  ...rest
})

const ada = { customer: "c1", name: "Ada", email: "ada@example.org", topic: "fibre" }

it("first contact, conversations and follow-ups of a person are one history [S-56]", async () => {
  await using mock = await startMockBraze({ seed })
  await using tags = await createSluice(pageTags(mock))
  await using messages = await createSluice(followUps(mock))
  const scope = Effect.runSync(Scope.make())
  const transport = await Effect.runPromise(Scope.extend(UndiciTransport.make(), scope))
  const connect = (mapping: NodeMapping.NodeMapping): Promise<Environments.Environments> =>
    Effect.runPromise(
      Scope.extend(
        ActionNodes.connect({
          solution: solutionOf(mock, mock.workspace()),
          mapping,
          transport,
          deadLetters: { name: "none", write: () => Effect.void }
        }),
        scope
      )
    )
  const logged: Array<string> = []
  const log = (line: string) => void logged.push(line)

  const counted = new Visits()
  const browse = async (minute: number, rest?: JsonObject) => {
    const record = { id: minute, ...toRecord(counted.add(Either.getOrThrow(PageTag.read(hit(minute, rest))))) }
    expect(await tags.run({ source: [record], deadLetters: join(folder, `${minute}.ndjson`) })).toMatchObject({
      delivered: 1
    })
  }
  const talk = async (chat: string, ended: string, at: string) => {
    const environments = await connect(conversation(ended))
    const node = ActionNode.track({ name: "BrazeTalk", environments, style: "rich", deadline: "1 hour" })
    const call = NodeHandler.toFunction(node)
    expect(await call(log, { ...ada, at }, { env: "sandbox", chat_id: chat })).toMatchObject({ success: "accepted" })
    await messages.send({ chat, ended, ...ada })
  }
  const environments = await connect(conversation("started"))
  const client = Either.getOrThrow(environments.resolve(Context.read({ env: "sandbox" }))).client
  const greet = (payload: JsonObject) => {
    const profiles = Either.getOrThrow(ProfileReader.make({ fields: ["first_name", "custom_attributes"] }))
    const node = InsightNode.make({
      name: "BrazeInsight",
      environments,
      profiles,
      person: { external_id: "$.payload.customer" },
      variables: {
        NAME: { path: "$.profile.first_name", otherwise: "there" },
        LAST_PAGE: "$.profile.custom_attributes.last_page"
      },
      deadline: "1 hour"
    })
    return NodeHandler.toFunction(Either.getOrThrow(node))(log, payload, { env: "sandbox" })
  }
  const brokeOff = SegmentMembers.make({ segmentId: "broke-off", client })
  const choose = async (externalId: string) => {
    await Effect.runPromise(brokeOff.refresh)
    const targeting = Either.getOrThrow(
      Targeting.make({
        variants: [{ conversation: "continue", criterion: { segment: brokeOff } }],
        otherwise: "hello"
      })
    )
    return (await Effect.runPromise(targeting.choose({}, { externalId }))).conversation
  }

  // First contact: an unknown visitor.
  await browse(1)
  expect(await greet({})).toMatchObject({ success: "unknown", NAME: "there" })
  // The visitor identifies themselves and abandons the conversation.
  await browse(2, { customer: "c1" })
  await talk("chat-1", "abandoned", "2026-11-30T10:05:00Z")
  // The customer returns to a conversation that continues at the same place.
  expect(await choose("c1")).toBe("continue")
  expect(await greet({ customer: "c1" })).toMatchObject({
    success: "known",
    NAME: "Ada",
    LAST_PAGE: "https://shop.example.org/fibre/2"
  })
  await talk("chat-2", "completed", "2026-11-30T11:05:00Z")
  await Effect.runPromise(Scope.close(scope, Exit.void))

  expect(mock.users().total).toBe(1)
  expect(mock.user("c1")).toMatchObject({ first_name: "Ada", user_aliases: [{ alias_name: "v1" }] })
  expect(
    mock
      .user("c1")
      ?.custom_events.map(({ count, name }) => `${count} × ${name}`)
      .sort()
  ).toEqual(["1 × conversation abandoned", "1 × conversation completed", "2 × page viewed"])
  expect(
    mock.outbox().messages.map(({ external_id, id, outcome, properties }) => [id, external_id, outcome, properties])
  ).toEqual([
    ["win-back", "c1", "sent", { topic: "fibre" }],
    ["thanks", "c1", "sent", { chat: "chat-2" }]
  ])
  expect(mock.mistakes()).toEqual([])
  expect(logged.join("")).not.toMatch(/Ada|ada@|c1/)
})
