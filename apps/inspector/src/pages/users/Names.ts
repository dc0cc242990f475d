import type { Schemas } from "../../control/Client.js"

type User = Schemas["User"]

const text = (user: User, name: string): string => {
  const value = user[name]
  return typeof value === "string" ? value : ""
}

/** The display name of a user: the name, or an identifier if both names are empty. */
export const title = (user: User): string => {
  const name = `${text(user, "first_name")} ${text(user, "last_name")}`.trim()
  return name === "" ? identity(user) : name
}

/** The most readable identifier of a user. */
export const identity = (user: User): string => {
  const alias = user.user_aliases[0]
  return (
    user.external_id ??
    (alias === undefined ? text(user, "email") || user.braze_id : `${alias.alias_label}:${alias.alias_name}`)
  )
}
