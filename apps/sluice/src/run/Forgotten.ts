import { createHmac, randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import type { Forgotten as Recognition } from "@sluice/core/Forgotten"
import type { Item } from "@sluice/core/Item"
import * as Path from "@sluice/core/Path"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import { StateError } from "@sluice/core/StateStore"
import type * as StateFile from "@sluice/node/StateFile"
import { isObject, type Json } from "@sluice/values/Json"
import { Effect, Option, Schema } from "effect"
import type { Wiring } from "../wiring/Wiring.js"
import * as StateFolder from "./StateFolder.js"

/**
 * The list of forgotten ids and addresses. It contains only keyed hashes, because a list of plain values would itself
 * store them.
 */
export interface ForgottenList {
  /** 32 bytes, hexadecimal. Without the key, nobody can test whether the list contains a value. */
  readonly key: string
  readonly hashes: ReadonlyArray<string>
}

const property = "forgotten"

const decode = Schema.decodeUnknownOption(Schema.Struct({ key: Schema.String, hashes: Schema.Array(Schema.String) }))

/** A list without entries, with a new key. */
export const emptyList = (): ForgottenList => ({ key: randomBytes(32).toString("hex"), hashes: [] })

/**
 * The list of a configuration. Undefined if there is none. Fails if the list is damaged, because forgotten records
 * would be sent.
 */
export const load = (
  wiring: Wiring,
  state: string | undefined
): Effect.Effect<ForgottenList | undefined, StateError> => {
  const path = StateFolder.stateFileOf(StateFolder.folderOf(wiring.configuration, state), wiring, undefined)
  return existsSync(path)
    ? Effect.promise(() => import("@sluice/node/StateFile")).pipe(
        Effect.flatMap(({ propertyAt }) => propertyAt(path, property)),
        Effect.flatMap((stored) => read(stored, path))
      )
    : Effect.succeed(undefined)
}

/** {@link load} from a state that this process has open. */
export const loadFrom = (state: StateFile.StateFile): Effect.Effect<ForgottenList | undefined, StateError> =>
  Effect.flatMap(state.property(property), (stored) => read(stored, state.path))

const read = (stored: StateFile.StoredProperty, path: string): Effect.Effect<ForgottenList | undefined, StateError> => {
  if (stored._tag === "Absent") return Effect.succeed(undefined)
  const list = stored._tag === "Found" ? decode(stored.value) : Option.none()
  return Option.isSome(list)
    ? Effect.succeed(list.value)
    : new StateError({
        message: `The list of forgotten ids in ${path} is damaged. Nothing was sent. Restore the file from a backup.`
      })
}

/** Adds an entry and stores the list. */
export const add = (state: StateFile.StateFile, list: ForgottenList, id: string): Effect.Effect<void, StateError> =>
  state.setProperty(property, { ...list, hashes: [...withId(list, id).hashes] })

/** A copy of the list with one more entry. */
export const withId = (list: ForgottenList, id: string): ForgottenList => ({
  ...list,
  hashes: [...new Set([...list.hashes, hashOf(list.key, id)])]
})

const hashOf = (key: string, text: string): string =>
  createHmac("sha256", Buffer.from(key, "hex")).update(normalized(text)).digest("hex").slice(0, 32)

/** Ids are compared without surrounding spaces. Addresses are also compared without regard to case. */
const normalized = (text: string): string => {
  const trimmed = text.trim()
  return trimmed.includes("@") ? trimmed.toLowerCase() : trimmed
}

/**
 * Recognises records of an entry in the list: by the id of the record, by the identity in the configuration, by the
 * person of an item that a route makes, and by any email address or phone number in the record. Undefined for an empty
 * list, so that such a run has no extra cost.
 */
export const recognize = (list: ForgottenList | undefined, wiring: Wiring): Recognition | undefined => {
  if (list === undefined || list.hashes.length === 0) return undefined
  const hashes = new Set(list.hashes)
  const isListed = (text: string): boolean => hashes.has(hashOf(list.key, text))
  const identities = wiring.identityPlaces.map(({ path }) => Path.reader(Path.parse(path)))
  const isNamed = ({ body, id }: SourceRecord): boolean =>
    isListed(id) ||
    identities.some((value) => textsOf(value(body)).some(isListed)) ||
    textsOf(body).some((text) => isAddress(text) && isListed(text))
  return {
    text: (text) => text.split(/[\s"',:;{}[\]\\]+/).some((word) => word !== "" && isListed(word)) || isListed(text),
    records: (records, now) => {
      const found = new Set(records.filter(isNamed))
      for (const { route } of wiring.routes) {
        const rest = records.filter((record) => !found.has(record) && route.when?.(record.body) !== false)
        for (const prepared of route.destination.prepare(rest, { now }))
          if (prepared._tag === "Items")
            for (const item of prepared.items) if (namesOf(item).some(isListed)) found.add(item.record)
      }
      return found
    }
  }
}

/** Such a string identifies a person anywhere in a record. Other strings may not. */
const isAddress = (text: string): boolean => text.includes("@") || /^\s*\+[\d ().-]{5,}$/.test(text)

/** All strings and numbers of a value. */
const textsOf = (value: Json | undefined): ReadonlyArray<string> => {
  if (typeof value === "string") return [value]
  if (typeof value === "number") return [String(value)]
  if (typeof value !== "object" || value === null) return []
  return Object.values(value).flatMap(textsOf)
}

const identifiers = ["external_id", "braze_id", "email", "phone", "user_alias"]

/** The person of an item: the parts of its key, and its identifiers. */
const namesOf = ({ key, value }: Item): ReadonlyArray<string> => [
  key,
  ...key.split(":").slice(1).map(decoded),
  ...(isObject(value) ? identifiers.flatMap((name) => textsOf(value[name])) : [])
]

const decoded = (part: string): string => part.replaceAll("%3A", ":").replaceAll("%25", "%")
