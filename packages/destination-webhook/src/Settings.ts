import * as CustomDestination from "@sluice/core/CustomDestination"
import * as Path from "@sluice/core/Path"
import * as When from "@sluice/core/When"
import { question } from "@sluice/values/NearMiss"
import type { Problem } from "@sluice/values/Problem"
import { count, duration, optional, text } from "@sluice/values/SettingsSchema"
import { Either, Redacted, Schema } from "effect"
import * as Signature from "./Signature.js"

const keys = <A extends string>(table: Readonly<Record<A, unknown>>): [A, ...Array<A>] => {
  const [first, ...rest] = Object.keys(table) as Array<A>
  if (first === undefined) throw new Error("The table has no rows.")
  return [first, ...rest]
}

const Url = Schema.String.pipe(
  Schema.filter((value) => /^https?:\/\//i.test(value) && URL.canParse(value), {
    title: "an address such as https://example.com/hook",
    jsonSchema: { pattern: "^https?://" }
  })
)

const isHeaderName = (name: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)

const HeaderName = Schema.String.pipe(
  Schema.filter((name) => isHeaderName(name), {
    title: "the name of a header, such as X-Api-Key",
    jsonSchema: {}
  })
)

const headerValue = "the value of a header: text in one line, without spaces around it"

const HeaderValue = Schema.String.pipe(
  Schema.filter((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value) && value.trim() === value && value !== "", {
    title: headerValue,
    jsonSchema: {}
  })
)

const PathText = Schema.String.pipe(
  Schema.filter((value) => Either.isRight(Path.read(value)), {
    title: "a path such as $.user.id",
    jsonSchema: {}
  })
)

const Batch = Schema.Struct({
  items: count.annotations({ description: "The most objects in one request." }),
  field: optional(text, "The body is an object with the objects in this field. Default: the body is an array.")
}).annotations({ title: "an object such as { items: 100 }" })

const Rate = Schema.Struct({
  count: count.annotations({ description: "The number of requests." }),
  per: duration.annotations({ description: "The length of the window, such as 1 second." })
}).annotations({ title: "an object such as { count: 10, per: 1 second }" })

const SignatureSettings = Schema.Struct({
  secret: Schema.Redacted(text).annotations({
    title: "the secret as text",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    description: "The secret that the receiver knows, preferably from a variable such as ${WEBHOOK_SECRET}."
  }),
  form: optional(
    Schema.Literal(...keys(Signature.forms)),
    "A documented form. The other settings replace its parts. Default: none, and headers is required."
  ),
  algorithm: optional(Schema.Literal(...keys(Signature.algorithms)), "Default: sha256."),
  encoding: optional(Schema.Literal(...keys(Signature.encodings)), "Default: hex."),
  content: optional(
    text,
    "The signed text. {body} is the body, {timestamp} the seconds since 1970, {id} the id of the message. Default: {body}."
  ),
  headers: optional(
    Schema.Record({ key: Schema.String, value: HeaderValue }),
    "Headers of a signed request. {signature} is the signature; {timestamp} and {id} are those of the signed text."
  )
}).annotations({ title: "an object with secret and form" })

const Results = Schema.Struct({
  at: PathText.annotations({ description: "Path of a list in the body of the response." }),
  index: optional(
    PathText,
    "Path in an entry: the position of its object in the request, from 0. Default: the entries are in the order of the objects, one for each."
  ),
  refused: optional(
    Schema.Record({ key: Schema.String, value: Schema.Unknown }).annotations({ jsonSchema: When.schema }),
    "The condition that a refused entry meets, such as { $.status: error }. Default with index: every entry. Required without index."
  ),
  reason: optional(PathText, "Path in an entry: text with the reason. Values of the object are removed from it.")
}).annotations({ title: "an object such as { at: $.errors, index: $.index }" })

/** The settings that people write under `settings` of a route. */
export const schema = Schema.Struct({
  url: Url.annotations({ description: "Address of the endpoint." }),
  method: optional(Schema.Literal("POST", "PUT", "PATCH"), "Default: POST."),
  headers: optional(
    Schema.Record({ key: Schema.String, value: Schema.Redacted(HeaderValue).annotations({ title: headerValue }) }),
    "Headers of every request. Their values are secret. Default: content-type: application/json."
  ),
  batch: optional(Batch, "Several objects in one request. Default: each request is one object."),
  maxBytes: optional(count, "The longest body of a request, in bytes. Default: 1000000."),
  key: optional(
    PathText,
    "Path in an object: its person. Objects of one person are sent in order. Default: all objects are sent in order, one request at a time."
  ),
  repeatable: optional(
    Schema.Boolean,
    "Whether the endpoint may receive an object twice without harm, so that it is sent again after a lost response. Default: false, or true with idempotencyHeader."
  ),
  idempotencyHeader: optional(
    HeaderName,
    "Header with a key that is the same whenever an object is sent, such as Idempotency-Key. Only without batch. Default: none."
  ),
  signature: optional(SignatureSettings, "Signs every request with HMAC. Default: no signature."),
  results: optional(
    Results,
    "Where a response says what became of each object. Default: a response with 2xx accepts all objects of its request."
  ),
  rate: optional(Rate, "How many requests may start within any window. Default: 10 per second.")
}).annotations({ title: "an object with url" })

/** The settings after validation. */
export type Settings = typeof schema.Type

/** The settings as a configuration has them. */
export type WebhookSettings = typeof schema.Encoded

/** Headers that the transport sets. */
const reserved: ReadonlySet<string> = new Set(["connection", "content-length", "host", "transfer-encoding"])

/** Mistakes that concern several settings. */
const check = (settings: Settings): ReadonlyArray<Problem> => [
  ...headerProblems(settings),
  ...(settings.signature === undefined ? [] : signatureProblems(settings.signature)),
  ...(settings.results === undefined ? [] : resultsProblems(settings.results)),
  ...(settings.batch !== undefined && settings.idempotencyHeader !== undefined
    ? [
        problem(
          ["idempotencyHeader"],
          "A key of a whole batch does not identify its objects, because they may be sent again in other batches. Remove batch or idempotencyHeader."
        )
      ]
    : [])
]

const problem = (path: Problem["path"], message: string): Problem => ({ code: "setting-not-valid", path, message })

const headerProblems = (settings: Settings): ReadonlyArray<Problem> => {
  const { headers = {}, idempotencyHeader, signature } = settings
  const named: ReadonlyArray<readonly [path: Problem["path"], name: string]> = [
    ...Object.keys(headers).map((name) => [["headers", name], name] as const),
    ...(idempotencyHeader === undefined ? [] : [[["idempotencyHeader"], idempotencyHeader] as const]),
    ...(signature === undefined
      ? []
      : Object.keys(formOf(signature).headers).map((name) => [["signature", "headers", name], name] as const))
  ]
  const seen = new Set<string>()
  return named.flatMap(([path, name]) => {
    const lower = name.toLowerCase()
    const isRepeated = seen.has(lower)
    seen.add(lower)
    if (!isHeaderName(name))
      return [problem(path, "The name of a header consists of letters, digits and hyphens, such as X-Api-Key.")]
    if (reserved.has(lower)) return [problem(path, `The header ${lower} is set by Sluice. Remove it.`)]
    return isRepeated ? [problem(path, `The header ${lower} is set twice. Remove one of them.`)] : []
  })
}

type SignatureSettingsType = NonNullable<Settings["signature"]>

/** The form of a signature with its settings. */
export const formOf = ({ form, secret: _, ...own }: SignatureSettingsType): Signature.SignatureForm => ({
  ...Signature.plain,
  headers: {},
  ...(form !== undefined && Signature.forms[form]),
  ...own
})

const signatureProblems = (signature: SignatureSettingsType): ReadonlyArray<Problem> => {
  const { content, headers, secret: format } = formOf(signature)
  const at = (...path: ReadonlyArray<string>) => ["signature", ...path]
  const values = Object.entries(headers)
  const sent = values.flatMap(([, value]) => Signature.placeholdersIn(value))
  const signed = Signature.placeholdersIn(content)
  return [
    ...unknownPlaceholders(at("content"), content, Signature.placeholders.content),
    ...values.flatMap(([name, value]) =>
      unknownPlaceholders(at("headers", name), value, Signature.placeholders.headers)
    ),
    ...(signed.includes("body") ? [] : [problem(at("content"), "The signed text must contain {body}.")]),
    ...(sent.includes("signature")
      ? []
      : [problem(at("headers"), "One header must contain {signature}, or set form to a documented form.")]),
    ...["id", "timestamp"]
      .filter((name) => signed.includes(name) && !sent.includes(name))
      .map((name) =>
        problem(at("headers"), `The signed text contains {${name}}, so one header must contain it for the receiver.`)
      ),
    ...(Signature.keyOf(Redacted.value(signature.secret), format) === undefined
      ? [problem(at("secret"), "The secret of this form is Base64, after an optional prefix whsec_.")]
      : [])
  ]
}

const unknownPlaceholders = (
  path: Problem["path"],
  value: string,
  known: ReadonlyArray<string>
): ReadonlyArray<Problem> =>
  Signature.placeholdersIn(value)
    .filter((name) => !known.includes(name))
    .map((name) =>
      problem(
        path,
        `Unknown placeholder {${name}}.${question(name, known)} Use ${known.map((one) => `{${one}}`).join(", ")}.`
      )
    )

const resultsProblems = ({ index, refused }: NonNullable<Settings["results"]>): ReadonlyArray<Problem> => {
  if (refused === undefined)
    return index === undefined
      ? [problem(["results", "refused"], "Without index, refused must say which entries are refusals.")]
      : []
  return Either.match(When.compile(refused), {
    onRight: () => [],
    onLeft: (mistakes) =>
      mistakes.map(({ expected, found, segments }) =>
        problem(["results", "refused", ...segments], `Found ${found}; expected ${expected}.`)
      )
  })
}

/** Validates settings. Reports every mistake at once. */
export const settings: CustomDestination.SettingsSchema<Settings, WebhookSettings> = CustomDestination.settings(
  schema,
  check
)

/** Names of settings that are not secret. */
export const publicSettings: ReadonlyArray<string> = [
  "method",
  "batch",
  "key",
  "idempotencyHeader",
  "results",
  "rate",
  "signature.form",
  "signature.algorithm",
  "signature.encoding",
  "signature.content",
  "signature.headers"
]
