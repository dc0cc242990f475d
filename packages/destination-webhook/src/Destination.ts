import { sha256 } from "@noble/hashes/sha2.js"
import * as CustomDestination from "@sluice/core/CustomDestination"
import * as Item from "@sluice/core/Item"
import * as Path from "@sluice/core/Path"
import type { HttpRequest } from "@sluice/core/Transport"
import { isObject, type JsonObject } from "@sluice/values/Json"
import { length } from "@sluice/values/SettingsSchema"
import { Duration, Either, Encoding, Redacted } from "effect"
import * as Response from "./Response.js"
import { formOf, publicSettings, type Settings, settings, type WebhookSettings } from "./Settings.js"
import * as Signature from "./Signature.js"

/** Any JSON object. */
const item: CustomDestination.SettingsSchema<JsonObject, Readonly<Record<string, unknown>>> = {
  "~standard": {
    version: 1,
    vendor: "sluice",
    validate: (value) =>
      isJsonObject(value)
        ? { value }
        : { issues: [{ message: "expected an object. Use fields, or a mapping that makes objects." }] }
  }
}

const isJsonObject = (value: unknown): value is JsonObject => isObject(value) && !Array.isArray(value)

const defaultMaxBytes = 1_000_000

/**
 * A webhook: JSON requests to any endpoint, with one object or a batch in each. `settings` describe the request, its
 * signature and the response.
 */
export const webhook: CustomDestination.HttpDefinition<
  Settings,
  JsonObject,
  WebhookSettings,
  Readonly<Record<string, unknown>>
> = CustomDestination.define({
  name: "webhook",
  settings,
  publicSettings,
  item,
  key: (object, own) => partsOf(own).keyOf(object),
  limits: ({ batch, maxBytes: bytes = defaultMaxBytes }) => ({
    items: batch?.items ?? 1,
    bytes,
    bytesAlone: bytes,
    envelope: batch === undefined ? 0 : byteLength(bodyOf(batch, []))
  }),
  budget: ({ rate, url }) =>
    rate && { pool: `webhook ${url}`, count: rate.count, per: Duration.toMillis(length(rate.per)) },
  repeatable: (_, { idempotencyHeader, repeatable = idempotencyHeader !== undefined }) => repeatable,
  request: (items, own, { now }) => partsOf(own).request(items, now),
  verdicts: (response, items, own) => partsOf(own).read(response, items)
})

/** The functions that depend on the settings only. */
interface Parts {
  readonly keyOf: (object: JsonObject) => string
  readonly request: (items: ReadonlyArray<Item.Item>, now: number) => HttpRequest
  readonly read: Response.ResultsReader
}

/** Made once for each value of the settings. */
const made = new WeakMap<Settings, Parts>()

const partsOf = (own: Settings): Parts => {
  const known = made.get(own)
  if (known !== undefined) return known
  const parts: Parts = { keyOf: keyOf(own), request: requestOf(own), read: Response.make(own) }
  made.set(own, parts)
  return parts
}

/** Objects without a person share a key, so that they keep their order too. */
const everyObject = Item.key("webhook", "")

const keyOf = ({ key }: Settings): Parts["keyOf"] => {
  if (key === undefined) return () => everyObject
  const read = Either.match(Path.read(key), { onLeft: () => () => undefined, onRight: Path.reader })
  return (object) => {
    const value = read(object)
    return value === undefined || value === null ? everyObject : Item.key("key", JSON.stringify(value))
  }
}

const requestOf = (own: Settings): Parts["request"] => {
  const { batch, headers = {}, idempotencyHeader, method = "POST", signature, url } = own
  const written = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Redacted.value(value)])
  const common: Readonly<Record<string, string>> = {
    "content-type": "application/json",
    ...Object.fromEntries(written)
  }
  const sign = signature && signerOf(signature)
  const needsId = idempotencyHeader !== undefined || sign !== undefined
  return (items, now) => {
    const body = bodyOf(
      batch,
      items.map(({ json }) => json)
    )
    const id = needsId ? idOf(items) : ""
    return {
      method,
      url,
      headers: {
        ...common,
        ...(idempotencyHeader !== undefined && { [idempotencyHeader.toLowerCase()]: id }),
        ...sign?.({ id, timestamp: Math.floor(now / 1_000), body })
      },
      body
    }
  }
}

const signerOf = (signature: NonNullable<Settings["signature"]>): ReturnType<typeof Signature.make> | undefined => {
  const { headers, ...form } = formOf(signature)
  const key = Signature.keyOf(Redacted.value(signature.secret), form.secret)
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return key && Signature.make({ ...form, headers: lower }, key)
}

const bodyOf = (batch: Settings["batch"], objects: ReadonlyArray<string>): string => {
  if (batch === undefined) return objects.join()
  const list = `[${objects.join()}]`
  return batch.field === undefined ? list : `{${JSON.stringify(batch.field)}:${list}}`
}

const encoder = new TextEncoder()
const byteLength = (text: string): number => encoder.encode(text).length

/** The id of a message with these objects: the same whenever exactly they are sent, and different for other content. */
const idOf = (items: ReadonlyArray<Item.Item>): string => {
  const parts = items.map(({ destination, json, part, record }) => [destination, record.id, part, json])
  return Encoding.encodeHex(sha256(encoder.encode(JSON.stringify(parts)))).slice(0, 32)
}
