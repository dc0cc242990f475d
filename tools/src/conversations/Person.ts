import * as Draw from "./Draw.js"

/** An invented person. */
export interface Person {
  /** The id that a company assigned. `undefined` for an unknown visitor. */
  readonly customerId: string | undefined
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  /** As `DD/MM/YYYY`. */
  readonly birthDate: string
  readonly platform: string
  readonly city: string
  readonly contact: string
  readonly interests: ReadonlyArray<string>
  /** Orders so far. */
  readonly orders: number
}

type Texts = readonly [string, ...ReadonlyArray<string>]

// Names consist of syllables, so that every name is invented. A list of real names would eventually produce the name of
// a real person.
const beginnings: Texts = ["Ma", "To", "Li", "Ve", "Ka", "Ru", "Sa", "No", "Be", "Di", "Fe", "Jo", "Mi", "Pa", "Ze"]
const middles: Texts = ["", "ri", "lo", "na", "ve", "da", "mi", "ra", "so", "te"]
const endings: Texts = ["na", "ko", "lin", "ra", "mir", "sa", "vo", "del", "ta", "nor"]
const families: Texts = ["Vald", "Orm", "Tess", "Quin", "Brell", "Hask", "Lund", "Mor", "Pell", "Sant", "Trev", "Wex"]
const familyEnds: Texts = ["aro", "ecki", "ona", "ingly", "eira", "auer", "ovic", "issen", "ato", "elli"]
const cities: Texts = ["Lisboa", "Porto", "Braga", "Coimbra", "Faro", "Évora", "Setúbal", "Aveiro", "Leiria", "Viseu"]
const domains: Texts = ["example.com", "example.org", "example.net"]
const interests: Texts = ["billing", "roaming", "devices", "fibre", "tv", "travel", "offers", "support"]

// Names as people write them: other scripts, combining marks, an emoji.
const otherFirst: Texts = ["שלינה", "نوريم", "Zoe\u0301lia", "Łuvka", "沐言", "Ångrid", "Mika 🌻", "Ðorvan"]
const otherLast: Texts = ["בן־אורם", "الساري", "Nun\u0303elo", "Żarnik", "青原", "Øverlund", "D’Orvelle", "Çelmar"]

const two = (value: number): string => String(value).padStart(2, "0")

/**
 * The n-th person of a seed, independent of earlier calls. About 3 % have a name that is not ASCII, and 15 % are
 * visitors without a customer id.
 */
export const make = (seed: number, n: number): Person => {
  const draw = Draw.make(seed, n + 1)
  const plainFirst = draw.oneOf(beginnings) + draw.oneOf(middles) + draw.oneOf(endings)
  const plainLast = draw.oneOf(families) + draw.oneOf(familyEnds)
  const other = draw.chance(0.03)
  return {
    customerId: draw.chance(0.15) ? undefined : `c-${100_000 + n}`,
    firstName: other ? draw.oneOf(otherFirst) : plainFirst,
    lastName: other ? draw.oneOf(otherLast) : plainLast,
    email: `${plainFirst}.${plainLast}.${n}@${draw.oneOf(domains)}`.toLowerCase(),
    birthDate: `${two(draw.integer(1, 28))}/${two(draw.integer(1, 12))}/${draw.integer(1940, 2007)}`,
    platform: draw.oneOf(["ios", "android", "windows", "mac", "other"]),
    city: draw.oneOf(cities),
    contact: draw.oneOf(["email", "sms", "push", "none"]),
    interests: [...new Set([draw.oneOf(interests), draw.oneOf(interests), draw.oneOf(interests)])],
    orders: draw.integer(0, 40)
  }
}
