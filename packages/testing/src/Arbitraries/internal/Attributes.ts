import type { attributes } from "@sluice/braze-api/Attributes"
import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import * as People from "../People.js"
import * as Times from "../Times.js"

const subscription = fc.constantFrom("opted_in", "subscribed", "unsubscribed")
const orNull = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | null> =>
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
const groups = fc.array(group, { minLength: 1, maxLength: 2 })
const facebook = fc.record(
  {
    id: fc.constant("fb-1"),
    likes: fc.array(fc.constantFrom("tea", "chess"), { maxLength: 2 }),
    num_friends: fc.nat(999)
  },
  { requiredKeys: [] }
)
const twitter = fc.record(
  { id: fc.nat(99_999), screen_name: fc.constant("ada"), followers_count: fc.nat(99), friends_count: fc.nat(99) },
  { requiredKeys: [] }
)

/** The attributes of the table without push tokens: a token belongs to an app, and no app of the random objects has one. */
type Name = Exclude<(typeof attributes)[number]["name"], "push_tokens">

/** Valid reserved attributes. One that is missing here does not compile. `email` and `phone` beside another identity are plain attributes. */
export const reserved: fc.Arbitrary<Json.JsonObject> = fc.record(
  {
    first_name: orNull(People.name),
    last_name: orNull(People.name),
    email: People.email,
    phone: People.phone,
    email_subscribe: subscription,
    push_subscribe: subscription,
    email_open_tracking_disabled: fc.boolean(),
    email_click_tracking_disabled: fc.boolean(),
    dob: orNull(Times.date),
    gender: orNull(fc.constantFrom("M", "F", "O", "N", "P")),
    country: orNull(fc.constantFrom("PT", "DE", "US", "JP")),
    language: orNull(fc.constantFrom("pt", "de", "en")),
    home_city: orNull(fc.constantFrom("Lisboa", "Köln", "東京")),
    time_zone: orNull(fc.constantFrom("Europe/Lisbon", "America/New_York", "UTC")),
    image_url: orNull(fc.constant("https://img.example.org/a.png")),
    current_location: location,
    date_of_first_session: Times.documented,
    date_of_last_session: Times.documented,
    marked_email_as_spam_at: Times.documented,
    facebook,
    twitter,
    subscription_groups: groups
  } satisfies Readonly<Record<Name, fc.Arbitrary<unknown>>>,
  { requiredKeys: [] }
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
