import type { SocialMemberType } from "@sluice/braze-api/Attributes"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { leaveOut, type Rule } from "./Rule.js"

const notObject = new Refusal(
  "not-object",
  "The value must be an object with members that Braze accepts. It was left out."
)
const nothingKnown = new Refusal("nothing-known", "The object has no member that Braze accepts. It was left out.")
const unknownMember = new Refusal("member-unknown", "Braze does not accept this member. It was left out.")
const wrong: Readonly<Record<SocialMemberType, Refusal>> = {
  string: new Refusal("not-text", "The member must be text. It was left out."),
  integer: new Refusal("not-integer", "The member must be a whole number. It was left out."),
  strings: new Refusal("not-texts", "The member must be a list of strings. It was left out.")
}

const fits: Readonly<Record<SocialMemberType, (value: Json) => boolean>> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isSafeInteger(value),
  strings: (value) => Array.isArray(value) && value.every((entry) => typeof entry === "string")
}

/** An object with any of `members`, each of its type. Only unknown members and members of another type are left out. */
export const make =
  (members: Readonly<Record<string, SocialMemberType>>): Rule =>
  (value, field, findings) => {
    if (!isObject(value)) return leaveOut(findings, field, notObject)
    const known: Record<string, Json> = {}
    for (const [name, member] of Object.entries(value)) {
      const kind = Object.hasOwn(members, name) ? members[name] : undefined
      if (kind === undefined) findings.warn(field, unknownMember)
      else if (!fits[kind](member)) findings.warn(`${field}.${name}`, wrong[kind])
      else known[name] = member
    }
    return isEmpty(known) ? leaveOut(findings, field, nothingKnown) : known
  }

const isEmpty = (object: JsonObject): boolean => Object.keys(object).length === 0
