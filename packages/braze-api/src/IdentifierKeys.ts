import type { Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import * as Limits from "./Limits.js"
import * as Sources from "./Sources.js"

/** Keys that identify a profile. An object has at most one of them. */
export const primary = ["external_id", "user_alias", "braze_id"] as const

/**
 * Keys that identify a profile only if there is no primary key. Otherwise, they are plain attributes. `email` takes
 * precedence over `phone`.
 */
export const secondary = ["email", "phone"] as const

/** Every identifier key, primary ones first. */
export const identifierKeys = [...primary, ...secondary] as const

/** A key of {@link identifierKeys}. */
export type IdentifierKey = (typeof identifierKeys)[number]

/** Facts about an identifier. */
export interface IdentifierFact extends Evidence {
  readonly key: IdentifierKey
  readonly kind: "primary" | "secondary"
  readonly type: "string" | "alias"
  /**
   * The maximum length in UTF-8 bytes. For an alias, the limit of name and label separately. Undefined without a
   * documented limit.
   */
  readonly maxBytes: number | undefined
  /** Whether an unknown identifier creates a profile. `ifAsked`: only with `_update_existing_only: false`. */
  readonly creates: "always" | "ifAsked" | "never"
}

/** One row per identifier key. */
export const identifiers: ReadonlyArray<IdentifierFact> = [
  {
    key: "external_id",
    kind: "primary",
    type: "string",
    maxBytes: Limits.externalIdBytes.value,
    creates: "always",
    ...evidence(
      "D",
      Sources.userTrack,
      "Case-sensitive. Numbers were accepted and kept as text in recordings of 2015 to 2018."
    )
  },
  {
    key: "user_alias",
    kind: "primary",
    type: "alias",
    maxBytes: Limits.aliasBytes.value,
    creates: "ifAsked",
    ...evidence("D", Sources.aliasObject, "One name per label and user; the pair is unique in the workspace.")
  },
  {
    key: "braze_id",
    kind: "primary",
    type: "string",
    maxBytes: undefined,
    creates: "never",
    ...evidence("I", Sources.userTrack, "Read-only, 24 lower-case hexadecimal digits; an unknown one changes nothing.")
  },
  {
    key: "email",
    kind: "secondary",
    type: "string",
    maxBytes: undefined,
    creates: "always",
    ...evidence("D", Sources.userTrack)
  },
  {
    key: "phone",
    kind: "secondary",
    type: "string",
    maxBytes: undefined,
    creates: "always",
    ...evidence("I", Sources.userTrack, "The documentation only states that a profile can be updated by phone.")
  }
]

/** Pattern of a `braze_id`: 24 lower-case hexadecimal digits. */
export const brazeIdPattern = /^[0-9a-f]{24}$/
