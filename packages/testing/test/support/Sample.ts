import { type Destination, type Endpoint, Item, Prepared, Reply, type SourceRecord, Verdict } from "@sluice/core"
import type { Json } from "@sluice/values"
import { Effect } from "effect"
import { record } from "../../src/Arbitraries/Records.js"
import { defaults, type PipelineSettings } from "../../src/Configuration.js"
import * as Runner from "../../src/Runner.js"
import * as ScriptedEndpoint from "../../src/ScriptedEndpoint.js"
import type { Trace } from "../../src/Trace.js"

/** A record of the sample: the person, and the planned outcome of each item. */
export interface Body extends Json.JsonObject {
  readonly who: string
  /** One letter per item: `a` accepted, `r` refused, `u` answer lost, `l` too large, `x` Invalid, `-` Skipped. */
  readonly plan: string
}

/** A destination that follows the plan in each record: a profile and its events. */
export const destination = (name: string, lane: string, endpoint: Endpoint.Endpoint): Destination.Destination => ({
  name,
  endpoint,
  prepare: (chunk) => chunk.map((one) => prepare(one, name, lane))
})

const prepare = (one: SourceRecord.SourceRecord, destinationName: string, lane: string): Prepared.Prepared => {
  const { who, plan } = one.body
  const letters = typeof plan === "string" ? [...plan] : []
  if (letters.includes("x")) return Prepared.invalid([{ code: "not-wanted", message: "It says so itself." }])
  if (letters.includes("-")) return Prepared.skipped({ code: "nothing", message: "It says so itself." })
  return Prepared.items(
    letters.map((letter, part) => {
      const text = JSON.stringify({ n: `${one.seq}.${part}`, letter, pad: letter === "l" ? "x".repeat(900) : "" })
      return Item.make({
        record: one,
        destination: destinationName,
        part,
        key: Item.key("external_id", String(who)),
        lane,
        json: text,
        repeatable: lane === "attributes"
      })
    })
  )
}

const letterOf = (item: Item.Item): string => /"letter":"(.)"/.exec(item.json)?.[1] ?? "a"

/** Replies to each item according to its letter. */
export const byLetter = (items: ReadonlyArray<Item.Item>): Reply.Reply =>
  Reply.judged(
    items.map((item) => {
      if (letterOf(item) === "r") return Verdict.refused({ code: "blocked", message: "Blocked." })
      return letterOf(item) === "u" ? Verdict.unsure({ code: "lost", message: "Lost." }) : Verdict.accepted
    })
  )

/** The bodies of the sample run. They contain records of two people and every kind of outcome except Failed. */
export const bodies: ReadonlyArray<Body> = [
  { who: "who-ada", plan: "aa" },
  { who: "who-eve", plan: "a" },
  { who: "who-ada", plan: "ar" },
  { who: "who-bob", plan: "u" },
  { who: "who-eve", plan: "x" },
  { who: "who-cyd", plan: "-" },
  { who: "who-ada", plan: "a" },
  { who: "who-dan", plan: "l" }
]

/** Batches of three items, two requests at once, three requests per second. */
export const configuration: PipelineSettings = {
  ...defaults,
  batch: 3,
  concurrency: 2,
  chunk: 3,
  pace: 10,
  storage: 5,
  budget: { count: 3, per: 1_000 }
}

/** The parts of a sample run. Each part can be replaced. */
export interface Options {
  readonly bodies?: ReadonlyArray<Body>
  readonly configuration?: Partial<PipelineSettings>
  readonly lines?: ReadonlyArray<ScriptedEndpoint.ScriptLine>
  readonly make?: (endpoint: Endpoint.Endpoint) => ReadonlyArray<Destination.Destination>
  readonly faultless?: boolean
}

/** Runs the sample. Items of the attributes lane are repeatable, and those of the events lane are not. */
export const run = (options: Options = {}): Promise<Trace> =>
  Runner.run(
    {
      entries: (options.bodies ?? bodies).map((body, seq) => record(body, seq)),
      configuration: { ...configuration, ...options.configuration },
      seed: 7
    },
    () => {
      const endpoint = ScriptedEndpoint.make(options.lines ?? [], {
        lanes: ["attributes", "events"],
        limits: { bytes: 800, bytesAlone: 800, envelope: 20 },
        otherwise: { after: 30, reply: byLetter }
      })
      const made =
        options.make ?? ((to) => [destination("profile", "attributes", to), destination("events", "events", to)])
      return Effect.succeed({
        routes: made(endpoint).map((one) => ({ destination: one })),
        faultless: options.faultless ?? false,
        secrets: ["the-key"],
        personal: ["who-ada", "who-eve"]
      })
    }
  )

/** The sentence of a vendor that refuses everything. */
export const refuseAll = Reply.judged(
  Array.from({ length: 75 }, () => Verdict.refused({ code: "blocked", message: "Everybody is blocked." }))
)
