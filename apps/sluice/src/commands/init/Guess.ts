import type { Kind, Place } from "./Survey.js"

/** What a sample seems to hold. Best guesses first; a person decides. */
export interface Guess {
  /** Whom a record is about. */
  readonly people: ReadonlyArray<Place>
  /** What tells records apart. */
  readonly ids: ReadonlyArray<Place>
  /** When something happened. */
  readonly moments: ReadonlyArray<Place>
  /** Standard attributes of a profile, by Braze's name. */
  readonly profile: ReadonlyMap<string, Place>
  /** Everything else that could be a custom attribute, with its type. */
  readonly custom: ReadonlyArray<{ readonly place: Place; readonly type: string }>
  /** How dates are written. `unclear`: with slashes, and no date tells day from month. */
  readonly dates: "DD/MM/YYYY" | "MM/DD/YYYY" | "unclear" | undefined
}

const personNames = [
  "externalid",
  "customerid",
  "userid",
  "memberid",
  "accountid",
  "profileid",
  "contactid",
  "personid",
  "uid"
]
const recordNames = [
  "chatid",
  "conversationid",
  "sessionid",
  "eventid",
  "messageid",
  "orderid",
  "recordid",
  "id",
  "uuid"
]
const momentNames = [
  "endedat",
  "completedat",
  "closedat",
  "finishedat",
  "occurredat",
  "timestamp",
  "eventtime",
  "createdat",
  "time",
  "at",
  "date",
  "startedat"
]

/** Braze's names of standard attributes and how exports write them. */
const profileNames: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
  ["first_name", ["firstname", "givenname", "forename"]],
  ["last_name", ["lastname", "surname", "familyname"]],
  ["email", ["email", "emailaddress", "mail"]],
  ["phone", ["phone", "phonenumber", "mobile", "msisdn", "tel"]],
  ["dob", ["dob", "birthdate", "dateofbirth", "birthday"]],
  ["gender", ["gender", "sex"]],
  ["home_city", ["homecity", "city", "town"]],
  ["country", ["country", "countrycode"]],
  ["language", ["language", "lang"]],
  ["time_zone", ["timezone", "tz"]]
]

/** Exports have dirt in them: what holds for so many values is what was meant. */
const most = 0.95

/** `sample`: how many records were looked at. */
export const make = (places: ReadonlyArray<Place>, sample: number): Guess => {
  const people = byName(places, personNames)
  const ids = byName(places, recordNames).filter(({ count, distinct }) => count === sample && distinct >= most * sample)
  const moments = byName(
    places.filter(({ count, kinds }) => (kinds.get("moment") ?? 0) >= most * count),
    momentNames,
    true
  )
  const profile = new Map(
    profileNames.flatMap(([attribute, names]) => {
      const [best] = byName(places, names)
      return best === undefined ? [] : [[attribute, best] as const]
    })
  )
  const taken = new Set([...people, ...ids, ...moments, ...profile.values()])
  return {
    people,
    ids,
    moments,
    profile,
    custom: places.filter((place) => !taken.has(place)).map((place) => ({ place, type: typeOf(place.kinds) })),
    dates: datesOf(places)
  }
}

/** Places with one of the names, the earlier name first, then the fuller place. `all`: places with other names after them. */
const byName = (places: ReadonlyArray<Place>, names: ReadonlyArray<string>, all = false): ReadonlyArray<Place> => {
  const rank = ({ name }: Place): number => (names.includes(name) ? names.indexOf(name) : names.length)
  return places
    .filter((place) => all || rank(place) < names.length)
    .sort((a, b) => rank(a) - rank(b) || b.count - a.count)
}

const typeOf = (kinds: Place["kinds"]): string => {
  const only = (...allowed: ReadonlyArray<Kind>) => [...kinds.keys()].every((kind) => allowed.includes(kind))
  if (only("boolean")) return "boolean"
  if (only("integer")) return "integer"
  if (only("integer", "number")) return "float"
  return only("moment") ? "time" : "string"
}

const datesOf = (places: ReadonlyArray<Place>): Guess["dates"] => {
  const day = places.reduce((sum, { first }) => sum + first.day, 0)
  const month = places.reduce((sum, { first }) => sum + first.month, 0)
  if (day > 0 && day >= most * (day + month)) return "DD/MM/YYYY"
  if (month > 0 && month >= most * (day + month)) return "MM/DD/YYYY"
  return day + month > 0 || places.some(({ kinds }) => kinds.has("slashes")) ? "unclear" : undefined
}
