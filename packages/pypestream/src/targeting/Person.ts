import * as Item from "@sluice/core/Item"
import { isList, isObject, type Json } from "@sluice/values/Json"

/** A customer or a prospect: by `external_id`, by an alias, or by both. */
export interface TargetedPerson {
  readonly externalId?: string | undefined
  readonly alias?: { readonly alias_name: string; readonly alias_label: string } | undefined
}

/** The keys of a person, one for each identifier. */
export const keysOf = ({ alias, externalId }: TargetedPerson): ReadonlyArray<string> => [
  ...(externalId === undefined ? [] : [Item.key("external_id", externalId)]),
  ...(alias === undefined ? [] : [Item.key("alias", alias.alias_label, alias.alias_name)])
]

/** The keys of a user in an export, by `external_id` and `user_aliases`. */
export const keysOfUser = (user: Json): ReadonlyArray<string> => {
  if (!isObject(user)) return []
  const { external_id, user_aliases } = user
  const aliases = user_aliases !== undefined && isList(user_aliases) ? user_aliases : []
  return [
    ...(typeof external_id === "string" ? keysOf({ externalId: external_id }) : []),
    ...aliases.flatMap((alias) => {
      if (!isObject(alias)) return []
      const { alias_label, alias_name } = alias
      return typeof alias_label === "string" && typeof alias_name === "string"
        ? keysOf({ alias: { alias_label, alias_name } })
        : []
    })
  ]
}
