import { everyDestination } from "@sluice/core/DeadLetter"
import { JSONSchema, Schema } from "effect"
import { isLength } from "./Lengths.js"

/*
 * The one description of a configuration: it decodes, its titles are the "expected …" of messages, and the JSON Schema
 * and the table of settings are made of it.
 */

const optional = <A, I>(schema: Schema.Schema<A, I>, description: string) =>
  Schema.optionalWith(schema.annotations({ description }), { exact: true })

const Text = Schema.String.pipe(Schema.minLength(1, { title: "a text that is not empty" }))
/** A number of things, at least one. */
export const Count = Schema.Number.pipe(
  Schema.filter((n) => Number.isInteger(n) && n > 0, {
    title: "a whole number above 0",
    jsonSchema: { type: "integer", exclusiveMinimum: 0 }
  })
)
const Length = Schema.String.pipe(
  Schema.filter(isLength, { title: 'a length of time, as "30 seconds" or "15 minutes"', jsonSchema: {} })
)
const LengthOrNever = Schema.String.pipe(
  Schema.filter((text) => text === "never" || isLength(text), {
    title: 'a length of time, as "15 minutes", or never',
    jsonSchema: {}
  })
)
const Share = Schema.Number.pipe(
  Schema.filter((n) => n > 0 && n <= 1, {
    title: "a number above 0 and at most 1, as 0.5",
    jsonSchema: { exclusiveMinimum: 0, maximum: 1 }
  })
)
const Percent = Schema.String.pipe(Schema.pattern(/^\d{1,3}(?:\.\d+)?\s*%$/, { title: "a share in percent, as 2%" }))
const OneOrMore = Schema.Union(Text, Schema.NonEmptyArray(Text)).annotations({ title: "a text, or a list of texts" })
const Open = Schema.Record({ key: Schema.String, value: Schema.Unknown })
const Uncertain = Schema.Literal("hold", "resend")

const Source = Schema.Struct({
  file: optional(
    OneOrMore,
    "A file, a glob, or - for standard input, or a list of these, relative to the configuration. `--input` takes its place."
  ),
  id: optional(Text, "Path of the record's id, as $.chat_id. Default: the id is file:line."),
  timezone: optional(Text, "Zone of times that are written without an offset, as Europe/Lisbon. Default: UTC."),
  dates: optional(OneOrMore, "How dates are written, as DD/MM/YYYY. ISO 8601 is always read."),
  maxRecordBytes: optional(Count, "A longer line is Invalid. Default: 1048576."),
  maxDepth: optional(Count, "A record nested deeper is Invalid. Default: 200.")
}).annotations({ title: "an object, as { file: conversations.ndjson, id: $.chat_id }" })

const ApiKey = Schema.Union(Text, Schema.Struct({ file: Text })).annotations({
  title: "the key as a text, best from a variable, or { file: PATH }"
})

const Connection = Schema.Struct({
  endpoint: Text.annotations({ description: "REST endpoint of the instance, as https://rest.fra-01.braze.eu." }),
  apiKey: ApiKey.annotations({
    description: "REST key with the permission users.track. A file is read again when the key is refused."
  }),
  partner: optional(Text, "The tag that partners of Braze put on what they send. Default: none."),
  limits: optional(
    Schema.Literal("combined", "legacy", "mau"),
    "Which contract the workspace has; combined is 75 objects in a request over all arrays. Default: combined."
  ),
  rate: optional(
    Schema.Struct({
      share: optional(Share, "The part of the limit that is ours. Default: 0.5 on a real host, 1 on loopback."),
      count: optional(Count, "Requests in a window, where the contract differs from 3000."),
      per: optional(Length, "Length of that window. Default: 3 seconds.")
    }),
    "How many requests may start."
  ),
  allowHost: optional(
    Schema.Union(Schema.Boolean, Text).annotations({ title: "true, or the host that is allowed" }),
    "Allows a host that is not one of Braze's. Default: only Braze's and loopback."
  )
}).annotations({ title: "an object with endpoint and apiKey" })

/** Not the word that stands for all destinations in a dead letter. */
const Name = Text.pipe(
  Schema.filter((name) => name !== everyDestination, {
    title: `a name other than ${everyDestination}`,
    jsonSchema: { not: { const: everyDestination } }
  })
)

const Route = Schema.Struct({
  name: Name.annotations({ description: "Unique; reports, dead letters and outcomes speak of it by this name." }),
  to: Text.annotations({
    description: "braze-user-track, braze-event-tracking, a module as ./my-destination.mjs, or the name of a package."
  }),
  connection: optional(Text, "Which of the connections. Default: the only one, else the one named braze."),
  when: optional(Open, "Which records: paths with a value, a list of values or { exists: true }. Default: all."),
  fields: optional(
    Open,
    "The item, short: a text that begins with $. is a path; name? leaves out what is not acceptable."
  ),
  mapping: optional(Schema.Unknown, "The item in the full mapping language, in place of fields."),
  settings: optional(Schema.Unknown, "What a destination of one's own takes.")
}).annotations({ title: "an object with name, to and fields" })

const Delivery = Schema.Struct({
  concurrency: optional(Count, "Requests in flight at once. Default: 8."),
  window: optional(
    Schema.Struct({
      records: optional(Count, "Records read and not settled. Default: 65536."),
      bytes: optional(Count, "Bytes of their items. Default: 67108864.")
    }),
    "How much is under way at most; it bounds memory."
  ),
  uncertain: optional(
    Schema.Struct({
      attributes: optional(Uncertain, "Default: hold. Plain attributes are repeatable and always go again."),
      events: optional(Uncertain, "Default: hold."),
      purchases: optional(Uncertain, "Default: hold.")
    }),
    "What becomes of items whose answer was lost: hold makes the record Unknown, resend may count twice."
  ),
  linger: optional(Length, "How long a batch that is not full waits for more. Default: 50 millis."),
  deadline: optional(Length, "Time for one request, all of it. Default: 30 seconds."),
  giveUpAfter: optional(LengthOrNever, "With no success for so long the run stops. Default: 15 minutes."),
  drain: optional(Length, "How long a run that was told to stop waits for what is in flight. Default: 30 seconds.")
})

/** A configuration, decoded. Mapping, identity and attributes are checked when they are wired. */
export class Shape extends Schema.Class<Shape>("Configuration")({
  version: Schema.Literal(1).annotations({ title: "1", description: "The version of this format." }),
  source: optional(Source, "Where records come from."),
  never: optional(Schema.Array(Text), "Paths that are cut from every record when it is read and are kept nowhere."),
  connections: optional(
    Schema.Record({ key: Schema.String, value: Connection }),
    "Workspaces of Braze, by names of your own."
  ),
  identity: optional(
    Schema.Array(Open).annotations({ title: "a list, as [{ external_id: $.user.id }]" }),
    "Whom a record is about: the first identifier that is present."
  ),
  attributes: optional(Open, "Custom attributes that were agreed on, with their types, and what becomes of others."),
  routes: Schema.NonEmptyArray(Route).annotations({
    title: "a list with at least one route",
    description: "What is sent where."
  }),
  delivery: optional(Delivery, "How it is sent."),
  deadLetters: optional(
    Schema.Struct({ file: Text.annotations({ description: "Relative to the configuration." }) }),
    "Where records go that could not be delivered. Default: dead-letters.ndjson beside the configuration."
  ),
  guard: optional(
    Schema.Struct({ maxInvalid: Percent.annotations({ description: "Share of Invalid records." }) }),
    "A run whose Invalid records stay below exits 0 all the same; one that goes above, after 100 records, is stopped (exit code 3)."
  ),
  environments: optional(
    Schema.Record({ key: Schema.String, value: Open }),
    "Named changes to all of the above, chosen with --environment. Objects are merged, all else is replaced."
  )
}) {}

/** What people write: the encoded form. */
export type Written = typeof Shape.Encoded

/** One connection as it stands in a configuration. */
export type ConnectionShape = typeof Connection.Type

/** One route as it stands in a configuration. */
export type RouteShape = typeof Route.Type

/** The JSON Schema of a configuration, for editors. */
export const jsonSchema = (): object => ({ ...JSONSchema.make(Shape), title: "Sluice configuration" })
