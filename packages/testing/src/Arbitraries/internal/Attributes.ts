import { type AttributeKind, type AttributeRule, attributes, type SocialMemberType } from "@sluice/braze-api/Attributes"
import type { Json } from "@sluice/values"
import { Record } from "effect"
import * as fc from "fast-check"
import * as People from "../People.js"
import * as Times from "../Times.js"

const orNull = (arbitrary: fc.Arbitrary<Json.Json>): fc.Arbitrary<Json.Json> =>
  fc.oneof({ weight: 5, arbitrary }, { weight: 1, arbitrary: fc.constant(null) })

const location = fc.record({
  longitude: fc.constantFrom(0, -9.139, 180, -180),
  latitude: fc.constantFrom(0, 38.722, 90, -90)
})
const group = fc
  .record(
    {
      subscription_group_id: fc.uuid({ version: 4 }),
      subscription_state: fc.constantFrom("subscribed", "unsubscribed"),
      use_double_opt_in_logic: fc.boolean()
    },
    { requiredKeys: ["subscription_group_id", "subscription_state"] }
  )
  // A repeated opt-in is only meaningful for a person who subscribes separately.
  .filter((one) => one.use_double_opt_in_logic !== true || one.subscription_state === "subscribed")

/** An object with any of the members. */
const partial = (members: { readonly [name: string]: fc.Arbitrary<Json.Json> }): fc.Arbitrary<Json.JsonObject> =>
  fc
    .record(members, { requiredKeys: [] })
    .map((object) =>
      Object.fromEntries(
        Object.entries(object).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
      )
    )

const socialMembers: { readonly [Type in SocialMemberType]: fc.Arbitrary<Json.Json> } = {
  string: fc.constantFrom("ada", "fb-1"),
  integer: fc.nat(99_999),
  strings: fc.array(fc.constantFrom("tea", "chess"), { maxLength: 2 })
}

type Values = { readonly [Kind in AttributeKind]: (rule: RuleOf<Kind>) => fc.Arbitrary<Json.Json> | undefined }
type RuleOf<Kind extends AttributeKind> = AttributeRule & { readonly kind: Kind }

/** Valid values of each kind; undefined if random objects do not contain the kind. */
const values: Values = {
  text: ({ maxCharacters }) =>
    orNull(
      fc.oneof(People.name, fc.constantFrom("Lisboa", "Köln", "東京")).filter((text) => text.length <= maxCharacters)
    ),
  url: () => orNull(fc.constant("https://img.example.org/a.png")),
  number: ({ max, min }) => fc.integer({ min: Math.ceil(min), max: Math.floor(max) }),
  boolean: () => fc.boolean(),
  date: () => orNull(Times.date),
  time: () => Times.documented,
  email: () => People.email,
  phone: () => People.phone,
  gender: () => orNull(fc.constantFrom("M", "F", "O", "N", "P")),
  country: () => orNull(fc.constantFrom("PT", "DE", "US", "JP")),
  language: () => orNull(fc.constantFrom("pt", "de", "en")),
  timeZone: () => orNull(fc.constantFrom("Europe/Lisbon", "America/New_York", "UTC")),
  subscription: () => fc.constantFrom("opted_in", "subscribed", "unsubscribed"),
  location: () => location,
  social: ({ members }) => partial(Record.map(members, (type) => socialMembers[type])),
  // A token belongs to an app, and no app of the random worlds has one.
  pushTokens: () => undefined,
  subscriptionGroups: () => fc.array(group, { minLength: 1, maxLength: 2 })
}

const valuesOf = <Kind extends AttributeKind>(rule: RuleOf<Kind>): fc.Arbitrary<Json.Json> | undefined =>
  values[rule.kind](rule)

/** Valid reserved attributes, from the table of the API. `email` and `phone` beside another identity are plain attributes. */
export const reserved: fc.Arbitrary<Json.JsonObject> = partial(
  Object.fromEntries(
    attributes.flatMap(({ name, rule }) => {
      const value = valuesOf(rule)
      return value === undefined ? [] : [[name, value]]
    })
  )
)

const scalar = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.constantFrom(0.5, -2.25, 1e6),
  fc.constantFrom("gold", "ünï", "👍", "x".repeat(255)),
  Times.iso,
  fc.constant(null)
)
const list = fc.array(fc.constantFrom("chess", "tea", "go"), { maxLength: 4 })
const numbers = fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 4 })
const nested = fc.record(
  { plan: fc.constantFrom("a", "b"), since: Times.date.map((text) => ({ $time: text })), seats: fc.nat(20) },
  { requiredKeys: [] }
)
const pet = fc.record({ id: fc.nat(3), name: fc.constantFrom("Rex", "Mia") })
const places = { $identifier_key: fc.constant("id"), $identifier_value: fc.nat(3) }

const operation = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map((inc) => ({ inc })),
  list.map((add) => ({ add })),
  list.map((remove) => ({ remove })),
  fc.tuple(list, list).map(([add, remove]) => ({ add, remove }))
)
const objects = fc.oneof(
  fc.array(pet, { minLength: 1, maxLength: 3 }),
  fc.array(pet, { minLength: 1, maxLength: 2 }).map(($add) => ({ $add })),
  fc.array(fc.record(places), { minLength: 1, maxLength: 2 }).map(($remove) => ({ $remove })),
  fc.array(fc.record({ ...places, $new_object: pet }), { minLength: 1, maxLength: 2 }).map(($update) => ({ $update }))
)

/** Custom attributes of each type and with each operation. Each name has one type, as in a workspace. */
export const custom: fc.Arbitrary<Json.JsonObject> = fc.record(
  {
    tier: scalar,
    "operating system": fc.constantFrom("Android", "iOS"),
    visits: fc.integer({ min: -9, max: 9 }).map((inc) => ({ inc })),
    hobbies: fc.oneof(
      list,
      numbers,
      operation.filter((one) => !("inc" in one))
    ),
    contract: nested,
    pets: objects,
    _merge_objects: fc.boolean()
  },
  { requiredKeys: [] }
)
