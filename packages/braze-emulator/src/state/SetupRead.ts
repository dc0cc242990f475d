import { rateLimits } from "@sluice/braze-api/RateLimits"
import * as DateText from "../text/DateText.js"
import * as Fields from "../text/Fields.js"
import * as Json from "../text/Json.js"
import { join, kind, nearest, type Problem, unknownFields } from "../text/Problem.js"
import * as Audience from "./Audience.js"
import type * as Setup from "./Setup.js"
import type * as World from "./World.js"

/** Reads the parts of a seed that no endpoint creates, and collects everything that is wrong with them. */

type ValueCheck = (value: unknown) => string | undefined

const text: ValueCheck = (value) => (Fields.text.is(value) ? undefined : `must be a string, not ${kind(value)}`)
const texts: ValueCheck = (value) => (Fields.texts.is(value) ? undefined : "must be a list of strings")
const flag: ValueCheck = (value) => (typeof value === "boolean" ? undefined : "must be true or false")
const share: ValueCheck = (value) =>
  typeof value === "number" && value >= 0 && value <= 1 ? undefined : "must be a number from 0 to 1"
const whole: ValueCheck = (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? undefined : "must be a whole number from 0"
const filter: ValueCheck = (value) =>
  Audience.read(value, "segment") === undefined ? "is not a valid filter" : undefined
const time: ValueCheck = (value) =>
  typeof value === "string" && !Number.isNaN(DateText.parse(value, "utc"))
    ? undefined
    : "must be a time such as 2026-01-31T12:00:00Z"
const object: ValueCheck = (value) => (Json.isObject(value) ? undefined : `must be an object, not ${kind(value)}`)
const oneOf =
  (...known: ReadonlyArray<unknown>): ValueCheck =>
  (value) => {
    if (known.includes(value)) return undefined
    const near =
      typeof value === "string"
        ? nearest(
            value,
            known.filter((word) => typeof word === "string")
          )
        : undefined
    return `must be one of ${known.map((word) => JSON.stringify(word)).join(", ")}${near === undefined ? "" : `; did you mean "${near}"?`}`
  }
const variations: ValueCheck = (value) =>
  Json.isArray(value) && value.every((one) => Json.isObject(one) && Fields.text.is(one["id"]))
    ? undefined
    : 'must be a list of objects with an "id"'

const messages: ValueCheck = (value) =>
  Json.isObject(value) && Object.values(value).every(Json.isObject)
    ? undefined
    : 'must be an object of objects by channel, such as {"email": {"subject": "…", "body": "…"}}'

const steps: ValueCheck = (value) =>
  Json.isArray(value) &&
  value.every((one) => Json.isObject(one) && fits(one, { id: text, name: text, channels: texts }, ["name"]))
    ? undefined
    : 'must be a list of objects with a "name"'

const numbers: ValueCheck = (value) =>
  Json.isArray(value) && value.every((one) => Json.isObject(one) && fits(one, cardNumbers, ["time"]))
    ? undefined
    : 'must be a list of objects with a "time" and whole numbers'

type Shape = Readonly<Record<string, ValueCheck>>

const status = oneOf("active", "paused", "archived", "draft")
const journey = {
  id: text,
  name: text,
  status,
  tags: texts,
  channels: texts,
  description: text,
  segment_id: text,
  messages,
  last_edited: text
}

const shapes = {
  segments: { id: text, name: text, description: text, tags: texts, analytics_tracking_enabled: flag, filter },
  campaigns: {
    ...journey,
    type: oneOf("api_triggered", "api", "transactional", "scheduled"),
    message_variations: variations
  },
  canvases: { ...journey, variants: texts, steps },
  subscription_groups: {
    id: text,
    name: text,
    channel: oneOf("email", "sms", "whatsapp"),
    initial: oneOf("subscribed", "unsubscribed")
  },
  content_blocks: {
    id: text,
    name: text,
    content: text,
    description: text,
    state: oneOf("active", "draft"),
    tags: texts,
    created_at: time,
    last_edited: time,
    deleted: flag
  },
  email_templates: {
    id: text,
    name: text,
    description: text,
    subject: text,
    body: text,
    plaintext_body: text,
    preheader: text,
    should_inline_css: flag,
    tags: texts,
    created_at: time,
    last_edited: time
  },
  preference_centers: {
    id: text,
    name: text,
    title: text,
    page_html: text,
    confirmation_html: text,
    options: object,
    state: oneOf("active", "draft"),
    created_at: time,
    last_edited: time
  },
  cards: {
    id: text,
    name: text,
    title: text,
    type: oneOf("NewsItem", "CaptionedImage", "Banner", "DevPick"),
    description: text,
    image_url: text,
    extras: object,
    tags: texts,
    archived: flag,
    draft: flag,
    publish_at: time,
    end_at: time,
    created_at: time,
    last_edited: time,
    numbers
  },
  assets: { id: text, name: text, ext: text, size: whole, url: text }
} as const satisfies Readonly<Record<string, Shape>>

const cardNumbers: Shape = {
  time,
  clicks: whole,
  impressions: whole,
  unique_clicks: whole,
  unique_impressions: whole
}

/** An entry of a list that counts something by time. */
const count: Shape = { time, count: whole, app_id: text }
const counts = ["sessions", "uninstalls"] as const
const invalidNumber: Shape = {
  phone: text,
  invalid_detected_at: time,
  reason: oneOf("provider_error", "deactivated", "invalid_format")
}
const remoteFile: Shape = { url: text, size: whole }

const blocklist: ValueCheck = (value) =>
  Json.isObject(value) && Object.values(value).every((list) => Fields.texts.is(list))
    ? undefined
    : "must contain lists of names under attributes, events, products"

const windows: ValueCheck = (value) => {
  if (!Json.isObject(value)) return "must be an object of lists by the name of a budget"
  const strange = Object.keys(value).find((name) => !Object.hasOwn(rateLimits, name))
  if (strange !== undefined) {
    const near = nearest(strange, Object.keys(rateLimits))
    return `contains "${strange}", which is not a budget${near === undefined ? "" : `; did you mean "${near}"?`}`
  }
  return Object.values(value).every(areWindows) ? undefined : 'must contain lists of {"count", "per"}, both above 0'
}

const areWindows = (value: unknown): boolean =>
  Json.isArray(value) &&
  value.length > 0 &&
  value.every((one) => Json.isObject(one) && above(one["count"]) && above(one["per"]))

const above = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value > 0

const switches: Shape = {
  seed: whole,
  attributeTypes: object,
  blocklist,
  fieldsToExport: oneOf("optional", "required"),
  errorTypes: oneOf("sentence", "constant"),
  allEcommerceRefused: oneOf(201, 400),
  visibilityDelay: whole,
  rateLimits: windows,
  rateHeaders: oneOf("contract", "epoch", "seconds"),
  trailingSlash: oneOf("accept", 403, 404),
  legacyApiKey: flag,
  unknownEmail: oneOf("accept", "refuse"),
  inferredRefusals: oneOf("accept", "refuse"),
  exportHistory: oneOf("90 days", "all"),
  emailLookupDelay: whole,
  resubscribeOnEmailChange: flag,
  reservedPurchaseProperties: oneOf("refuse", "accept"),
  mediaLibrary: oneOf("enabled", "disabled"),
  mediaAssets: whole,
  catalogBytes: whole,
  catalogSelections: whole,
  globalControlGroup: share
}

/** Names of the fields of a seed that this module reads. */
export const fields: ReadonlyArray<string> = [
  ...Object.keys(shapes),
  ...counts,
  "remote_files",
  "invalid_phone_numbers",
  "tags",
  "workspace"
]

/** Everything that is wrong with the setup in a seed. */
export const problems = (input: Json.JsonObject): ReadonlyArray<Problem> => [
  ...Object.entries(shapes).flatMap(([name, shape]) => listProblems(input[name], name, shape)),
  ...counts.flatMap((name) => entryProblems(input[name], name, count, ["time"])),
  ...entryProblems(input["invalid_phone_numbers"], "invalid_phone_numbers", invalidNumber, ["phone"]),
  ...entryProblems(input["remote_files"], "remote_files", remoteFile, ["url", "size"]),
  ...(Fields.isAbsent(input["tags"]) || Fields.texts.is(input["tags"])
    ? []
    : [{ path: "tags", message: "must be a list of strings" }]),
  ...(Fields.isAbsent(input["workspace"]) ? [] : shapeProblems(input["workspace"], "workspace", switches, []))
]

const listProblems = (value: unknown, path: string, shape: Shape): ReadonlyArray<Problem> => {
  const ids = Fields.listOf(value).map((one) => (Json.isObject(one) ? one["id"] : undefined))
  const twice = new Set(ids).size < ids.length ? [{ path, message: "contain the same id twice" }] : []
  const needed = ["id", "name", ...["channel", "ext"].filter((field) => Object.hasOwn(shape, field))]
  return [...entryProblems(value, path, shape, needed), ...twice]
}

const entryProblems = (
  value: unknown,
  path: string,
  shape: Shape,
  needed: ReadonlyArray<string>
): ReadonlyArray<Problem> => {
  if (Fields.isAbsent(value)) return []
  if (!Json.isArray(value)) return [{ path, message: `must be a list, not ${kind(value)}` }]
  return value.flatMap((one, index) => shapeProblems(one, `${path}[${index}]`, shape, needed))
}

const shapeProblems = (
  value: unknown,
  path: string,
  shape: Shape,
  needed: ReadonlyArray<string>
): ReadonlyArray<Problem> => {
  if (!Json.isObject(value)) return [{ path, message: `must be an object, not ${kind(value)}` }]
  const missing = needed.filter((name) => Fields.isAbsent(value[name]))
  return [
    ...unknownFields(value, Object.keys(shape), path),
    ...missing.map((name) => ({ path: join(path, name), message: "is missing" })),
    ...Object.entries(shape).flatMap(([name, check]) => {
      const message = Fields.isAbsent(value[name]) ? undefined : check(value[name])
      return message === undefined ? [] : [{ path: join(path, name), message }]
    })
  ]
}

/** The valid entries of a list. */
const list = <A>(value: unknown, is: (one: unknown) => one is A): ReadonlyArray<A> => Fields.listOf(value).filter(is)

const isSegment = (one: unknown): one is Setup.Segment => fits(one, shapes.segments)
const isCampaign = (one: unknown): one is Setup.Campaign => fits(one, shapes.campaigns)
const isCanvas = (one: unknown): one is Setup.Canvas => fits(one, shapes.canvases)
const isGroup = (one: unknown): one is Setup.SubscriptionGroup => fits(one, shapes.subscription_groups)
const isBlock = (one: unknown): one is Setup.InitialContentBlock => fits(one, shapes.content_blocks)
const isTemplate = (one: unknown): one is Setup.InitialEmailTemplate => fits(one, shapes.email_templates)
const isCenter = (one: unknown): one is Setup.InitialPreferenceCenter => fits(one, shapes.preference_centers)
const isCard = (one: unknown): one is Setup.Card => fits(one, shapes.cards)
const isAsset = (one: unknown): one is Setup.InitialAsset => fits(one, shapes.assets, ["id", "name", "ext"])
const isInvalidNumber = (one: unknown): one is Setup.InitialInvalidNumber => fits(one, invalidNumber, ["phone"])
const isRemoteFile = (one: unknown): one is Setup.RemoteFile => fits(one, remoteFile, ["url", "size"])
const isOptions = (one: unknown): one is World.WorkspaceOptions => shapeProblems(one, "", switches, []).length === 0

const isCount = (one: unknown): one is Setup.AppCount => fits(one, count, ["time"])

const fits = (one: unknown, shape: Shape, needed: ReadonlyArray<string> = ["id", "name"]): boolean =>
  shapeProblems(one, "", shape, needed).length === 0

/** The setup of a valid seed. */
export const read = (input: Json.JsonObject): World.WorkspaceOptions => ({
  ...(isOptions(input["workspace"]) ? input["workspace"] : {}),
  segments: list(input["segments"], isSegment),
  campaigns: list(input["campaigns"], isCampaign),
  canvases: list(input["canvases"], isCanvas),
  subscriptionGroups: list(input["subscription_groups"], isGroup),
  contentBlocks: list(input["content_blocks"], isBlock),
  emailTemplates: list(input["email_templates"], isTemplate),
  preferenceCenters: list(input["preference_centers"], isCenter),
  cards: list(input["cards"], isCard),
  assets: list(input["assets"], isAsset),
  invalidNumbers: list(input["invalid_phone_numbers"], isInvalidNumber),
  remoteFiles: list(input["remote_files"], isRemoteFile),
  sessions: list(input["sessions"], isCount),
  uninstalls: list(input["uninstalls"], isCount),
  tags: Fields.textsOf(input["tags"] ?? [])
})
