import * as PhoneCountry from "@sluice/braze/PhoneCountry"
import { everyDestination } from "@sluice/core/DeadLetter"
import * as Mapping from "@sluice/core/Mapping"
import * as PropertyTypes from "@sluice/destination-braze-event-tracking/PropertyTypes"
import * as Registry from "@sluice/destination-braze-user-track/Registry"
import { count as Count, duration as Duration, isLength, optional, text } from "@sluice/values/SettingsSchema"
import { Schema } from "effect"
import { builtIn } from "./BrazeDestinations.js"
import { general } from "./GeneralDestinations.js"
import { broken, placeholder } from "./Repair.js"

/*
 * Every key of a configuration, defined once: its schema, its documentation with the default (the description), the "Expected …" part of its problems (the title), and for a required key the value that replaces it while the rest is checked (the placeholder). JsonSchema.ts makes the JSON Schema and the table of the documentation from it.
 */

const DurationOrNever = Schema.String.pipe(
  Schema.filter((value) => value === "never" || isLength(value), {
    title: 'a duration such as "15 minutes", or never',
    jsonSchema: {}
  })
)
const Share = Schema.Number.pipe(
  Schema.filter((n) => n > 0 && n <= 1, {
    title: "a number above 0 and up to 1, such as 0.5",
    jsonSchema: { exclusiveMinimum: 0, maximum: 1 }
  })
)
const Percent = Schema.String.pipe(Schema.pattern(/^\d{1,3}(?:\.\d+)?\s*%$/, { title: "a percentage such as 2%" }))
const OneOrMore = Schema.Union(text, Schema.NonEmptyArray(text)).annotations({ title: "a string or a list of strings" })
const Open = Schema.Record({ key: Schema.String, value: Schema.Unknown })
const Uncertain = Schema.Literal("hold", "resend")

const Csv = Schema.Struct({
  delimiter: optional(
    Schema.String.pipe(Schema.pattern(/^[ -!#-~\t]$/, { title: "one ASCII character other than a quotation mark" })),
    "The character between cells. Default: detected from the rows: comma, semicolon, tab or |."
  ),
  columns: optional(
    Schema.NonEmptyArray(text),
    "Names of the columns of a file without a header. Default: the first row."
  ),
  null: optional(
    Schema.Array(text),
    "Cells with one of these values remove the value, such as NULL or \\N. An empty cell is absent. Default: none."
  )
}).annotations({ title: "an object such as { delimiter: ; }" })

const Sql = Schema.Struct({
  url: Schema.Redacted(text).annotations({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    title: "the URL of a database, from a variable such as ${DATABASE_URL}, or sqlite:FILE",
    description: "URL of the database: a variable with postgres://…, or sqlite:FILE relative to the configuration.",
    ...placeholder(() => broken)
  }),
  query: text.annotations({
    description:
      "One select. Each row is a record, each column a key of it. With cursor, it has no limit, offset or fetch.",
    ...placeholder(() => broken)
  }),
  cursor: optional(
    text,
    "Column that grows with every change, such as updated_at. A run reads the rows after the checkpoint. Default: all rows; this needs source.remember."
  ),
  id: text.annotations({
    description:
      "Column that identifies a row and is never NULL. Also the id of the record without source.id, including for source.remember.",
    ...placeholder(() => broken)
  }),
  page: optional(Count, "Rows per page. Default: 1000."),
  overlap: optional(
    Duration,
    "With cursor and source.remember, on Postgres, if cursor is a date or a time: how much older rows are read again, for rows that are committed late. Default: none."
  ),
  timeout: optional(Duration, "Longest time of one page, at most 24 days. Default: 5 minutes.")
}).annotations({
  title: "an object with url, query and id",
  ...placeholder(() => ({ url: broken, query: broken, id: broken }))
})

const Source = Schema.Struct({
  name: optional(text, "Name of the source. State belongs to this name and not to the file path. Default: source."),
  file: optional(
    OneOrMore,
    "A file, a folder (its files), a glob, - for standard input, or a list of these, relative to the configuration. Overridden by `--input`."
  ),
  sql: optional(Sql, "A query on Postgres or a SQLite file, instead of file."),
  format: optional(
    Schema.Literal("auto", "ndjson", "json", "csv"),
    "ndjson: an object per line; json: a list, or objects over several lines; csv: rows. Default: auto, detected from the content."
  ),
  records: optional(text, "Path of the list of records inside a JSON object, such as $.users."),
  encoding: optional(
    Schema.Literal("utf-8", "windows-1252", "latin1"),
    "Encoding of the text. Default: UTF-8; for CSV and JSON also Windows-1252, detected from the content."
  ),
  csv: optional(Csv, "The notation of CSV."),
  id: optional(text, 'Path of the record\'s id, such as $.chat_id or $["Chat ID"]. Default: the file and line number.'),
  remember: optional(
    Duration,
    "How long to remember delivered records by source.id, counted from the last run that read the record, such as 90 days. A remembered record is not sent twice, even if another file contains it. An id must identify one record. Default: not remembered."
  ),
  onChange: optional(
    Schema.Literal("skip", "send"),
    "With remember: whether to send or skip events and other items that could count twice, if the record was delivered before with other content. Attribute values are always sent. Default: skip."
  ),
  timezone: optional(text, "Time zone of times without an offset, such as Europe/Lisbon. Default: UTC."),
  dates: optional(OneOrMore, "Date patterns of the source, such as DD/MM/YYYY. ISO 8601 is always accepted."),
  language: optional(
    text,
    "Language of the words of the source, such as de or pt-BR: names of months, words for yes and no, and letters for a gender. Default: English months and words. Letters that could mean another gender are left out: in a file if its first records have such letters, and in standard input and in a program always."
  ),
  country: PhoneCountry.setting(
    "A route can set another country in settings. Default: none, and phone numbers without a country code are left out."
  ),
  lowercase: optional(
    Schema.Literal("domain", "all", "none"),
    "Which part of email addresses is converted to lower case, in the identities of all routes and in the attribute email. Set all if Ada@example.com and ada@example.com are one person. Default: domain."
  ),
  maxRecordBytes: optional(Count, "Longest record in bytes; longer records are Invalid. Default: 1048576."),
  maxDepth: optional(Count, "Deepest nesting of a record; deeper records are Invalid. Default: 200.")
}).annotations({ title: "an object such as { file: conversations.ndjson, id: $.chat_id }" })

type SourceSettings = typeof Source.Type

/** All of a key under `source`, or only the named settings in it. */
type Part<Value> = "all" | ReadonlyArray<SettingOf<Value>>

type SettingOf<Value> = Value extends string | number | ReadonlyArray<unknown> ? never : Extract<keyof Value, string>

/** The properties of a key under `source`. */
interface SourceKey<Value> {
  /** The value in a report. It must contain no secret and no personal value, because reports are sent to others. */
  readonly shown: Part<Value>
  /**
   * The settings that determine the items of a record. If they change, remembered deliveries are of an earlier version.
   */
  readonly makesItems: Part<Value>
  /** A setting in it that contains a password, so a configuration file contains only a variable. */
  readonly fromVariable?: {
    readonly setting: SettingOf<Value>
    /** Whether a text contains no password. */
    readonly isHarmless: (text: string) => boolean
    readonly message: string
  }
}

/**
 * Every key under `source`. A key without a row does not compile. New rows go to the end of those with `makesItems`: state
 * files store a hash of these settings in this order.
 */
export const sourceKeys: { readonly [Key in keyof SourceSettings]-?: SourceKey<NonNullable<SourceSettings[Key]>> } = {
  name: { shown: "all", makesItems: [] },
  file: { shown: "all", makesItems: [] },
  id: { shown: "all", makesItems: [] },
  remember: { shown: "all", makesItems: [] },
  onChange: { shown: "all", makesItems: [] },
  maxRecordBytes: { shown: "all", makesItems: [] },
  maxDepth: { shown: "all", makesItems: [] },
  dates: { shown: "all", makesItems: "all" },
  timezone: { shown: "all", makesItems: "all" },
  language: { shown: "all", makesItems: "all" },
  country: { shown: "all", makesItems: "all" },
  lowercase: { shown: "all", makesItems: "all" },
  format: { shown: "all", makesItems: "all" },
  records: { shown: "all", makesItems: "all" },
  encoding: { shown: "all", makesItems: "all" },
  csv: { shown: "all", makesItems: "all" },
  sql: {
    shown: ["cursor", "id", "page", "overlap", "timeout"],
    makesItems: ["query"],
    fromVariable: {
      setting: "url",
      isHarmless: (url) => url.startsWith("sqlite:"),
      message:
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
        "A URL of a database contains a password, so it is read only from a variable. Write url: ${DATABASE_URL} and set the variable."
    }
  }
}

const ApiKey = Schema.Union(text, Schema.Struct({ file: text })).annotations({
  title: "the key as text, preferably from a variable, or { file: PATH }"
})

const Connection = Schema.Struct({
  endpoint: text.annotations({
    description: "REST endpoint of the instance, such as https://rest.fra-01.braze.eu.",
    ...placeholder(() => broken)
  }),
  apiKey: ApiKey.annotations({
    description: "REST API key with the permission users.track. A key in a file is read again when Braze rejects it.",
    ...placeholder(() => broken)
  }),
  partner: optional(text, "Tag that Braze partners add to their requests. Default: none."),
  limits: optional(
    Schema.Literal("combined", "legacy", "mau"),
    "Request limits of your Braze contract. combined allows 75 objects per request over all arrays. Default: combined."
  ),
  rate: optional(
    Schema.Struct({
      share: optional(Share, "Share of the rate limit that a run may use. Default: 0.5, or 1 on a loopback address."),
      count: optional(Count, "Requests per window, if the contract differs from 3000."),
      per: optional(Duration, "Length of the window. Default: 3 seconds.")
    }),
    "The rate limit: how many requests may start."
  ),
  allowHost: optional(
    Schema.Union(Schema.Boolean, text).annotations({ title: "true or the host to allow" }),
    "Allow a host that is not a Braze host. Default: only Braze hosts and loopback addresses."
  )
}).annotations({
  title: "an object with endpoint and apiKey",
  ...placeholder(() => ({ endpoint: broken, apiKey: broken }))
})

/** Dead letters use this name for all destinations, so a route cannot have it. */
const Name = text.pipe(
  Schema.filter((name) => name !== everyDestination, {
    title: `a name other than ${everyDestination}`,
    jsonSchema: { not: { const: everyDestination } }
  })
)

const brokenName = (index: unknown): string => `${broken} ${index}`

const Retry = Schema.Struct({
  attempts: optional(
    Count,
    "After this number of failed attempts, a batch is given up if others succeed. In an outage, none is. Default: that of the destination, or 10."
  ),
  delay: optional(
    Duration,
    "Longest delay after the first failure. It doubles with each further one. Default: that of the destination, or 200 millis."
  ),
  longestDelay: optional(Duration, "Longest delay after any failure. Default: that of the destination, or 30 seconds.")
}).annotations({ title: "an object such as { attempts: 5 }" })

const Route = Schema.Struct({
  name: Name.annotations({
    description: "Unique name; reports, dead letters and outcomes use it.",
    ...placeholder(([, index]) => brokenName(index))
  }),
  to: text.annotations({
    description: `Destination: ${[...builtIn.keys(), ...general.keys()].join(", ")}, a module such as ./my-destination.mjs, or the name of a package. Or a list of them, or of objects with destination, name, connection and settings: each destination gets the records of the route, independently of the others.`,
    ...placeholder(() => broken)
  }),
  connection: optional(text, "Name of the connection. Default: the only connection, or the one named braze."),
  when: optional(
    Open,
    "The condition for the records of the route: paths, each with a value, a list of values, { exists: true } or { not: a value or a list }. Default: all records."
  ),
  fields: optional(
    Open.annotations({ jsonSchema: Mapping.schemas.fields }),
    "The mapping in the short form. Text that starts with $. or $[ is a path. A field such as email? is left out if its value is not valid."
  ),
  mapping: optional(
    Schema.Unknown.annotations({ jsonSchema: Mapping.schemas.mapping }),
    "The mapping in the full language, instead of fields."
  ),
  settings: optional(
    Schema.Unknown,
    "Settings of the destination. A custom destination defines its settings. The settings of built-in destinations are listed here."
  ),
  retry: optional(
    Retry,
    "How often and after which delays a failed request is sent again. Not for destinations of Braze, whose routes share requests."
  )
}).annotations({
  title: "an object with name, to and fields",
  ...placeholder(([, index]) => ({ name: brokenName(index), to: broken }))
})

const Delivery = Schema.Struct({
  concurrency: optional(Count, "Maximum number of requests that wait for a response at the same time. Default: 8."),
  window: optional(
    Schema.Struct({
      records: optional(Count, "Maximum number of records that are read and have no outcome yet. Default: 65536."),
      bytes: optional(Count, "Maximum bytes of the items of these records. Default: 67108864.")
    }),
    "Limits of the work in progress, which limit memory."
  ),
  uncertain: optional(
    Schema.Struct(
      {
        attributes: optional(
          Uncertain,
          "Attributes with plain values are repeatable and are always sent again. Default: hold."
        ),
        events: optional(Uncertain, "Default: hold."),
        purchases: optional(Uncertain, "Default: hold.")
      },
      // The lanes of custom destinations. The wiring checks the names.
      { key: Schema.String, value: Uncertain }
    ),
    "What to do with items that were sent but got no response, by lane of the destination: hold makes the record Unknown; resend may count them twice."
  ),
  linger: optional(Duration, "The time a batch that is not full waits for more items. Default: 50 millis."),
  deadline: optional(Duration, "Time limit of one request. Default: 30 seconds."),
  giveUpAfter: optional(
    DurationOrNever,
    "The run stops after this time without any success, and immediately if a response asks for a longer pause. It stops after 30 seconds if the server never responded. Default: 15 minutes."
  ),
  drain: optional(
    Duration,
    "How long a run that is stopping waits for the responses to its requests. Default: 30 seconds."
  )
})

const policyText =
  "What to do with a name that is not declared: refuse makes the record Invalid, drop leaves it out with a warning, allow sends it. Default: allow."

/** Names with their types. `unknown` says what to do with names that are not declared. */
const declarations = (policies: ReadonlyArray<string>, type: object) =>
  Open.annotations({
    title: "object",
    jsonSchema: {
      type: "object",
      properties: { unknown: { enum: policies, description: policyText } },
      additionalProperties: type
    }
  })

const propertyType = { enum: [...PropertyTypes.types] }

/** A decoded configuration. The contents of mappings, the identity and the declared attributes are checked by the wiring. */
export class Shape extends Schema.Class<Shape>("Configuration")({
  version: Schema.Literal(1).annotations({
    title: "1",
    description: "Version of the configuration format.",
    ...placeholder(() => 1)
  }),
  name: optional(
    text,
    "Name of the configuration. State belongs to this name, so keep it when you rename the file. Default: the name of the file."
  ),
  source: optional(Source, "Where records come from."),
  never: optional(
    Schema.Array(text),
    "Paths that are removed from every record when it is read and stored nowhere, such as $.transcript, $.turns[*].text or $..body (at any depth)."
  ),
  connections: optional(Schema.Record({ key: Schema.String, value: Connection }), "Braze workspaces, by name."),
  identity: optional(
    Schema.Array(Open).annotations({ title: "a list such as [{ external_id: $.user.id }]" }),
    "The person of a record: the first of these identifiers that the record has."
  ),
  attributes: optional(
    declarations(Registry.policies, { enum: [...Registry.types] }),
    "Declared custom attributes with their types. unknown: refuse or allow all others."
  ),
  properties: optional(
    declarations(PropertyTypes.policies, {
      anyOf: [propertyType, { type: "object", additionalProperties: propertyType }]
    }),
    'Types of the properties of events and purchases, and under the name of an event those of this event: { amount: number, "order placed": { amount: integer } }. unknown says what to do with others.'
  ),
  routes: Schema.NonEmptyArray(Route).annotations({
    title: "a list with at least one route",
    description: "What is sent where.",
    ...placeholder(() => [{ name: broken, to: broken }])
  }),
  delivery: optional(Delivery, "How records are delivered."),
  deadLetters: optional(
    Schema.Struct({ file: text.annotations({ description: "Path relative to the configuration." }) }),
    "File of the records that could not be delivered. Default: dead-letters.ndjson beside the configuration."
  ),
  guard: optional(
    Schema.Struct({
      maxInvalid: optional(Percent, "Accepted share of Invalid records. Default: none."),
      maxLeftOut: optional(
        Percent,
        "Accepted share of records that are sent without a field that was left out. Default: all."
      )
    }),
    "Up to these shares, a run exits with 0. Above one of them, after 100 records, the run stops with exit code 3."
  ),
  environments: optional(
    Schema.Record({ key: Schema.String, value: Open }),
    "Named changes to this configuration, chosen with --environment. Objects are merged, other values are replaced."
  )
}) {}

/** A configuration as people write it: the encoded form. */
export type Written = typeof Shape.Encoded

/** One connection of a configuration. */
export type ConnectionShape = typeof Connection.Type

/** One route of a configuration. */
export type RouteShape = typeof Route.Type
