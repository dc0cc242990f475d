import * as Limits from "@sluice/braze-api/Limits"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { byteLength, isBlank } from "@sluice/values/Text"
import { empty, leaveOut, type Rule, refuse } from "./Rule.js"

const { min, max } = Limits.deviceIdBytes.value

const notArray = new Refusal(
  "push-tokens-not-valid",
  "The value must be a list of objects with app_id and token. Braze refuses other values."
)
const badApp = new Refusal(
  "push-token-app-id-not-valid",
  "Each push token needs app_id: the identifier of an app of the workspace, as text."
)
const badToken = new Refusal("push-token-not-text", "Each push token needs token as non-empty text.")
const badDevice = new Refusal("push-token-device-id-not-valid", `device_id must be text of ${min} to ${max} bytes.`)

/** A list of tokens, each with its app and optionally its device. Other members are not sent. One invalid token makes the record Invalid. */
export const rule: Rule = (value, field, findings) => {
  if (!Array.isArray(value)) return refuse(findings, field, notArray)
  if (value.length === 0) return leaveOut(findings, field, empty)
  const tokens: Array<JsonObject> = []
  for (const entry of value) {
    const token = tokenOf(entry)
    if (token instanceof Refusal) return refuse(findings, field, token)
    tokens.push(token)
  }
  return tokens
}

const filled = (value: Json | undefined): value is string => typeof value === "string" && !isBlank(value)

const tokenOf = (entry: Json): JsonObject | Refusal => {
  if (!isObject(entry)) return notArray
  const { app_id, token, device_id } = entry
  if (!filled(app_id)) return badApp
  if (!filled(token)) return badToken
  const pair = { app_id: app_id.trim(), token: token.trim() }
  if (device_id === undefined || device_id === null) return pair
  if (typeof device_id !== "string") return badDevice
  const bytes = byteLength(device_id)
  return bytes < min || bytes > max ? badDevice : { ...pair, device_id }
}
