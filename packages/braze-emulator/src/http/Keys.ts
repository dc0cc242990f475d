import { permissions as known, type Permission } from "@sluice/braze-api/Permissions"
import { isObject, join, kind, nearest, type Problem, unknownFields } from "../text/Problem.js"

/** A REST key and its permissions. */
export interface Key {
  readonly apiKey: string
  readonly permissions: "all" | ReadonlyArray<Permission>
}

/** Whether a key has a permission. An endpoint without a documented permission accepts every key. */
export const allows = (key: Key, permission: string | undefined): boolean =>
  permission === undefined || key.permissions === "all" || key.permissions.some((one) => one === permission)

/** A key as it may be shown: its last four characters, and only if it has at least twelve. */
export const mask = (apiKey: string): string => (apiKey.length < 12 ? "****" : `****${apiKey.slice(-4)}`)

/** A key masked by {@link mask}. */
export const masked = (key: Key): Key => ({ ...key, apiKey: mask(key.apiKey) })

/** The result of reading keys: the keys, or every problem in them. */
export type ReadKeys =
  | { readonly _tag: "Keys"; readonly keys: ReadonlyArray<Key> }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }

/**
 * Reads `{"keys": [{"apiKey": "…", "permissions": ["users.track"]}]}`. Without `permissions`, or with `"all"`, a key
 * has every permission.
 */
export const read = (input: unknown): ReadKeys => {
  const problems: Array<Problem> = []
  if (!isObject(input))
    return { _tag: "Problems", problems: [{ path: "", message: `must be an object with "keys", not ${kind(input)}` }] }
  problems.push(...unknownFields(input, ["keys"], ""))
  const list = input["keys"]
  if (!Array.isArray(list)) problems.push({ path: "keys", message: `must be a list of keys, not ${kind(list)}` })
  const keys = Array.isArray(list) ? list.map((key: unknown, index) => readKey(key, `keys[${index}]`, problems)) : []
  const made = keys.flatMap((key) => (key === undefined ? [] : [key]))
  if (new Set(made.map(({ apiKey }) => apiKey)).size < made.length)
    problems.push({ path: "keys", message: "contain the same key twice" })
  return problems.length > 0 ? { _tag: "Problems", problems } : { _tag: "Keys", keys: made }
}

const readKey = (input: unknown, path: string, problems: Array<Problem>): Key | undefined => {
  if (!isObject(input)) {
    problems.push({ path, message: `must be an object with "apiKey", not ${kind(input)}` })
    return undefined
  }
  problems.push(...unknownFields(input, ["apiKey", "permissions"], path))
  const apiKey = input["apiKey"]
  const permissions = readPermissions(input["permissions"] ?? "all", join(path, "permissions"), problems)
  if (typeof apiKey === "string" && isKey(apiKey)) return { apiKey, permissions }
  problems.push({ path: join(path, "apiKey"), message: "must be a string of printable characters without spaces" })
  return undefined
}

/** Whether a string can be sent in a header. */
export const isKey = (apiKey: string): boolean => /^[\x21-\x7e]+$/.test(apiKey)

const readPermissions = (input: unknown, path: string, problems: Array<Problem>): Key["permissions"] => {
  if (input === "all") return "all"
  if (!Array.isArray(input)) {
    problems.push({ path, message: `must be "all" or a list of permissions, not ${kind(input)}` })
    return []
  }
  return input.flatMap((permission: unknown, index) => {
    if (isPermission(permission)) return [permission]
    const near = typeof permission === "string" ? nearest(permission, known) : undefined
    const hint = near === undefined ? "" : `; did you mean "${near}"?`
    problems.push({ path: `${path}[${index}]`, message: `is not a permission of Braze${hint}` })
    return []
  })
}

const isPermission = (value: unknown): value is Permission => known.some((permission) => permission === value)
