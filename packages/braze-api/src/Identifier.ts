import { Schema } from "effect"

// The facts are in a separate module, so that importing them does not load the schema library.
export * from "./IdentifierKeys.js"

/** A name of a user under a label. Each has 1 to 236 bytes. */
export const UserAlias = Schema.Struct({
  alias_name: Schema.NonEmptyString,
  alias_label: Schema.NonEmptyString
}).annotations({ identifier: "UserAlias" })

/** @see {@link UserAlias} */
export type UserAlias = typeof UserAlias.Type
