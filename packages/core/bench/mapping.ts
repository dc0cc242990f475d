/**
 * Compares compiled mappings with the same mappings written by hand. Both run in one process and take turns.
 *
 * Run with `npx tsx bench/mapping.ts [records] [rounds]`. The figure is the median over the rounds of nanoseconds per record, with and
 * without `JSON.stringify` of the result (the next step of every pipeline), and compiled ÷ by hand. Target: at most 1.5.
 */

import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as Mapping from "../src/mapping/Mapping.js"

type Made = Json | undefined | Mapping.MappingRefusal

interface Contender {
  readonly name: string
  readonly compiled: (record: JsonObject) => Made
  readonly byHand: (record: JsonObject) => Made
}

interface Session {
  readonly customer_id?: string
  readonly first_name?: string
  readonly last_name?: string
  readonly email?: string
  readonly birth_date?: string
  readonly city?: string
  readonly platform?: string
}

interface Product {
  readonly sku?: string
  readonly name?: string
  readonly price?: number
  readonly quantity?: number
}

interface Conversation {
  readonly chat_id?: string
  readonly bot_id?: string
  readonly ended_at?: string
  readonly kill_reason?: string
  readonly session?: Session | null
  readonly traversal?: ReadonlyArray<string>
  readonly products?: ReadonlyArray<Product>
}

/** Sets the members that are present, as hand-written code does. */
const set = (into: { [key: string]: Json }, key: string, value: Json | undefined): void => {
  if (value !== undefined) into[key] = value
}

const conversation = (i: number): JsonObject => ({
  chat_id: `chat-${i}`,
  bot_id: `bot-${i % 7}`,
  started_at: "2026-03-01T10:00:00Z",
  ended_at: i % 3 === 0 ? null : "2026-03-01T10:05:00Z",
  kill_reason: "completed",
  session: {
    customer_id: `user-${i % 500}`,
    first_name: "Ada",
    last_name: "Lovelace",
    ...(i % 4 === 0 ? {} : { email: `user-${i}@example.com` }),
    birth_date: "1990-05-04",
    city: "Lisbon",
    platform: "iOS"
  },
  traversal: ["welcome", "order", "bye"],
  products: Array.from({ length: 1 + (i % 3) }, (_, n) => ({
    sku: `s-${n}`,
    name: "Thing",
    price: 10.5 + n,
    quantity: n + 1
  }))
})

// The type of a record that the author of hand-written code knows.
const typed = (record: JsonObject): Conversation => record as Conversation

const profileByHand = (record: JsonObject): Made => {
  const { session } = typed(record)
  const made: { [key: string]: Json } = {}
  if (session?.customer_id !== undefined) made["external_id"] = session.customer_id
  if (session?.first_name !== undefined) made["first_name"] = session.first_name
  if (session?.last_name !== undefined) made["last_name"] = session.last_name
  if (session?.email !== undefined) made["email"] = session.email
  if (session?.birth_date !== undefined) made["dob"] = session.birth_date
  if (session?.city !== undefined) made["home_city"] = session.city
  if (session?.platform !== undefined) made["operating_system"] = session.platform
  made["partner"] = "pypestream"
  return made
}

const eventByHand = (record: JsonObject): Made => {
  const { session, ended_at, bot_id, kill_reason, chat_id, traversal } = typed(record)
  const properties: { [key: string]: Json } = {}
  set(properties, "bot", bot_id)
  set(properties, "reason", kill_reason)
  set(properties, "steps", traversal)
  const made: { [key: string]: Json } = {}
  set(made, "external_id", session?.customer_id)
  made["name"] = "conversation ended"
  set(made, "time", ended_at)
  made["title"] = `${session?.first_name ?? ""} ${session?.last_name ?? ""} (${chat_id ?? ""})`
  made["properties"] = properties
  return made
}

const ordersByHand = (record: JsonObject): Made => {
  const { session, products, ended_at } = typed(record)
  const made: { [key: string]: Json } = {}
  set(made, "external_id", session?.customer_id?.toLowerCase())
  set(made, "time", ended_at ?? "2026-01-01T00:00:00Z")
  made["products"] = (products ?? []).map((product) => {
    const item: { [key: string]: Json } = {}
    set(item, "product_id", product.sku)
    set(item, "price", product.price)
    set(item, "quantity", product.quantity)
    item["label"] = `${product.name ?? ""} x ${product.quantity ?? ""}`
    return item
  })
  return made
}

/** The worst case: all directives at once, some of them twice. */
const worstByHand = (record: JsonObject): Made => {
  const { session, products, traversal } = typed(record)
  const made: { [key: string]: Json } = {}
  for (const [key, value] of Object.entries(session ?? {})) if (value !== null) made[`session_${key}`] = value
  for (const [i, product] of (products ?? []).entries()) {
    for (const [key, value] of Object.entries(product)) made[`products_${i}_${key}`] = value
  }
  made["path"] = JSON.stringify(traversal)
  made["handle"] = (session?.email ?? "").replace(/@/g, () => " at ")
  return made
}

const ready = (compiled: Either.Either<Mapping.CompiledMapping, unknown>) => Either.getOrThrow(compiled).apply

const contenders: ReadonlyArray<Contender> = [
  {
    name: "profile: 7 paths, 1 constant",
    compiled: ready(
      Mapping.fields({
        external_id: "$.session.customer_id",
        first_name: "$.session.first_name",
        last_name: "$.session.last_name",
        "email?": "$.session.email",
        "dob?": "$.session.birth_date",
        home_city: "$.session.city",
        operating_system: "$.session.platform",
        partner: "pypestream"
      })
    ),
    byHand: profileByHand
  },
  {
    name: "event: paths, template, nested properties",
    compiled: ready(
      Mapping.fields({
        external_id: "$.session.customer_id",
        name: "conversation ended",
        time: "$.ended_at",
        title: { "@template": "{{session.first_name}} {{session.last_name}} ({{chat_id}})" },
        properties: { bot: "$.bot_id", reason: "$.kill_reason", steps: "$.traversal" }
      })
    ),
    byHand: eventByHand
  },
  {
    name: "order: @arrayPath with a template, @case, @if",
    compiled: ready(
      Mapping.compile({
        external_id: { "@case": { operator: "lower", value: { "@path": "$.session.customer_id" } } },
        time: {
          // biome-ignore lint/suspicious/noThenProperty: an option of the language
          "@if": { exists: { "@path": "$.ended_at" }, then: { "@path": "$.ended_at" }, else: "2026-01-01T00:00:00Z" }
        },
        products: {
          "@arrayPath": [
            "$.products",
            {
              product_id: { "@path": "$.sku" },
              price: { "@path": "$.price" },
              quantity: { "@path": "$.quantity" },
              label: { "@template": "{{name}} x {{quantity}}" }
            }
          ]
        }
      })
    ),
    byHand: ordersByHand
  },
  {
    name: "worst: @merge, @flatten, @excludeWhenNull, @json, @replace",
    compiled: ready(
      Mapping.compile({
        "@merge": {
          direction: "right",
          objects: [
            {
              "@flatten": {
                separator: "_",
                value: {
                  session: { "@excludeWhenNull": { "@path": "$.session" } },
                  products: { "@path": "$.products" }
                }
              }
            },
            { path: { "@json": { mode: "encode", value: { "@path": "$.traversal" } } } },
            { handle: { "@replace": { pattern: "@", replacement: " at ", value: { "@path": "$.session.email" } } } }
          ]
        }
      })
    ),
    byHand: worstByHand
  }
]

let kept = 0

const nanoseconds = (
  records: ReadonlyArray<JsonObject>,
  work: (record: JsonObject) => Made,
  stringify: boolean
): number => {
  const begin = process.hrtime.bigint()
  for (const record of records) {
    const made = work(record)
    kept += stringify ? JSON.stringify(made).length : made === undefined ? 0 : 1
  }
  return Number(process.hrtime.bigint() - begin) / records.length
}

const median = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const compare = (
  contender: Contender,
  records: ReadonlyArray<JsonObject>,
  rounds: number,
  stringify: boolean
): string => {
  const compiled: Array<number> = []
  const byHand: Array<number> = []
  for (let round = 0; round < rounds + 3; round++) {
    const [first, second] = [
      nanoseconds(records, contender.compiled, stringify),
      nanoseconds(records, contender.byHand, stringify)
    ]
    if (round < 3) continue
    compiled.push(first)
    byHand.push(second)
  }
  const [ours, theirs] = [median(compiled), median(byHand)]
  return `${ours.toFixed(0).padStart(6)} ns ${theirs.toFixed(0).padStart(6)} ns  ${(ours / theirs).toFixed(2)}`
}

const records = Array.from({ length: Number(process.argv[2] ?? 20_000) }, (_, i) => conversation(i))
const rounds = Number(process.argv[3] ?? 15)
for (const contender of contenders) {
  const [first] = records
  if (
    first !== undefined &&
    JSON.stringify(sorted(contender.compiled(first))) !== JSON.stringify(sorted(contender.byHand(first)))
  ) {
    throw new Error(`${contender.name}: the results of the two mappings differ`)
  }
}
process.stdout.write(`${"".padEnd(60)} compiled   by hand  ÷\n`)
for (const contender of contenders) {
  process.stdout.write(`${contender.name.padEnd(60)}${compare(contender, records, rounds, false)}\n`)
  process.stdout.write(`${"  and JSON.stringify".padEnd(60)}${compare(contender, records, rounds, true)}\n`)
}
process.stdout.write(`${records.length} records, ${rounds} rounds, ${kept} kept\n`)

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
