import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import * as Canary from "../Canary.js"

/** The number of people. It is small, so that several records are about the same person. */
export const count = 5

const person = fc.nat(count - 1)
const words = fc.constantFrom("Ada", "Zoë", "李", "نور", "O'Neill", "👩‍🚀 Kim", "José María", "e\u0301lan")

/** A name, some with accents, other scripts and emoji. */
export const name: fc.Arbitrary<string> = words.map((word) => `${word} ${Canary.person}`)

/** One for each person; some have characters that must be encoded in keys. */
const suffixes = ["", ":", "%3A", " ö", ""]

/** An id in the system of the caller: `u0-…` to `u4-…`. */
export const externalId: fc.Arbitrary<string> = person.map((n) => `u${n}${suffixes[n] ?? ""}-${Canary.person}`)

/** A valid address. */
export const email: fc.Arbitrary<string> = person.map((n) => `p${n}.${Canary.person}@example.org`)

/** A valid number in E.164. It does not contain the canary, because it consists of digits. */
export const phone: fc.Arbitrary<string> = person.map((n) => `+141555526${10 + n}`)

/** An alias from a small set. */
export const alias: fc.Arbitrary<{ readonly alias_name: string; readonly alias_label: string }> = fc
  .tuple(person, fc.constantFrom("pypestream", "crm:v2"))
  .map(([n, alias_label]) => ({ alias_name: `chat-${n}-${Canary.person}`, alias_label }))

/** 24 lower-case hexadecimal digits that are not the id of a profile. */
export const brazeId: fc.Arbitrary<string> = person.map((n) => `5f2c9d0a1b3e4c5d6e7f80${10 + n}`)

/** The identifying part of a wire object: exactly one of the five identifiers, most often an external id. */
export const identity: fc.Arbitrary<Json.JsonObject> = fc.oneof(
  { weight: 6, arbitrary: externalId.map((external_id) => ({ external_id })) },
  { weight: 2, arbitrary: alias.map((user_alias) => ({ user_alias, _update_existing_only: false })) },
  { weight: 1, arbitrary: brazeId.map((braze_id) => ({ braze_id })) },
  { weight: 1, arbitrary: email.map((one) => ({ email: one })) },
  { weight: 1, arbitrary: phone.map((one) => ({ phone: one })) }
)
