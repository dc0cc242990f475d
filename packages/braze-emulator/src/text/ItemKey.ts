import { isObject } from "./Problem.js"

/**
 * The person that an object of a request is about, from its own fields: `external_id:u1`, `alias:LABEL:NAME`,
 * `braze_id:…`, `email:…`, `phone:…`; undefined if it names nobody. No profile is looked up.
 */
export const of = (object: unknown): string | undefined => {
  if (!isObject(object)) return undefined
  return (
    plain(object, "external_id") ??
    alias(object["user_alias"]) ??
    plain(object, "braze_id") ??
    plain(object, "email") ??
    plain(object, "phone")
  )
}

/**
 * The key of an identity: its kind and its parts, separated by colons. Percent signs and colons in a part are
 * percent-encoded, so that two identities never share a key.
 */
export const key = (kind: string, ...parts: ReadonlyArray<string>): string => `${kind}:${parts.map(encode).join(":")}`

/** The key of an alias: `alias:LABEL:NAME`. */
export const ofAlias = (label: string, name: string): string => key("alias", label, name)

const externalId = "external_id:"

/** The external id that a key names; undefined for another kind of identity, and for a string that is not a key. */
export const externalIdOf = (sent: string): string | undefined => {
  if (!sent.startsWith(externalId)) return undefined
  const id = decode(sent.slice(externalId.length))
  return key("external_id", id) === sent ? id : undefined
}

const plain = (object: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = object[name]
  if (typeof value === "string") return value === "" ? undefined : `${name}:${encode(value)}`
  return typeof value === "number" ? `${name}:${value}` : undefined
}

const alias = (value: unknown): string | undefined => {
  if (!isObject(value)) return undefined
  const { alias_label: label, alias_name: name } = value
  return typeof label === "string" && typeof name === "string" ? ofAlias(label, name) : undefined
}

const encode = (part: string): string =>
  part.includes(":") || part.includes("%") ? part.replaceAll("%", "%25").replaceAll(":", "%3A") : part

const decode = (part: string): string =>
  part.includes("%") ? part.replaceAll("%3A", ":").replaceAll("%25", "%") : part

/** One object of a request's body. */
export interface BodyItem {
  readonly lane: string
  readonly index: number
  readonly key: string | undefined
  readonly object: unknown
}

/** The objects of a body: each element of each list at its top level, in the order of the body. */
export const items = (body: unknown): ReadonlyArray<BodyItem> =>
  isObject(body)
    ? Object.entries(body).flatMap(([lane, list]) =>
        Array.isArray(list) ? list.map((object: unknown, index) => ({ lane, index, key: of(object), object })) : []
      )
    : []
