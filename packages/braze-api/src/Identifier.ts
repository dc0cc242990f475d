import { Schema } from "effect"

// The facts stand in a module of their own, so that whoever needs only them does not load the schema library.
export * from "./IdentifierKeys.js"

/** A name given to a user under a label; both not empty, at most 236 bytes each. */
export const UserAlias = Schema.Struct({
  alias_name: Schema.NonEmptyString,
  alias_label: Schema.NonEmptyString
}).annotations({ identifier: "UserAlias" })

/** @see {@link UserAlias} */
export type UserAlias = typeof UserAlias.Type
