import * as fc from "fast-check"
import type { Person } from "./Export.js"

const firstNames = ["Ada", "Jürgen", "Zoë", "O'Neil", "Änne", "José", "Li", "Søren"]
const lastNames = ["Lovelace", "Müller", "García López", "Groß", "D’Arc", "Nguyễn", "Sá", "van Dijk"]
const cities = ["Berlin", "São Paulo", "Lyon", "Den Haag"]

const two = (n: number): string => String(n).padStart(2, "0")

/** Values of a person that do not affect any outcome. */
const choice = fc.record({
  first: fc.constantFrom(...firstNames),
  last: fc.constantFrom(...lastNames),
  phone: fc.option(fc.integer({ min: 1_000_000, max: 9_999_999 }), { nil: undefined }),
  born: fc.option(fc.record({ year: fc.integer({ min: 1940, max: 2004 }), month: fc.integer({ min: 1, max: 12 }) }), {
    nil: undefined
  }),
  gender: fc.constantFrom<"F" | "M">("F", "M"),
  city: fc.constantFrom(...cities),
  plan: fc.constantFrom("pro", "free", "team"),
  isMember: fc.option(fc.boolean(), { nil: undefined }),
  points: fc.integer({ min: 0, max: 9_999 }),
  cents: fc.integer({ min: 101, max: 999_999 }),
  minute: fc.integer({ min: 0, max: 40_000 })
})

type Choice = typeof choice extends fc.Arbitrary<infer A> ? A : never

const start = Date.UTC(2026, 8, 1)

/** One in this many people has an invalid address, and one has none. */
const noise = 24

const person = (made: Choice, n: number): Person => {
  const isInvalid = n % noise === 5
  const hasNone = n % noise === 11
  return {
    n,
    id: `C-${10_000 + n}`,
    first: made.first,
    last: made.last,
    email: hasNone ? undefined : isInvalid ? "nobody@" : `p${n}@example.com`,
    hasValidEmail: !isInvalid && !hasNone,
    phone: made.phone === undefined ? undefined : `+4930${made.phone}`,
    // A day above 12 shows which number is the day.
    born: made.born === undefined ? undefined : `${made.born.year}-${two(made.born.month)}-${two(13 + (n % 15))}`,
    gender: made.gender,
    city: made.city,
    country: "DE",
    plan: made.plan,
    isMember: made.isMember,
    points: made.points,
    amount: (made.cents % 100 === 0 ? made.cents + 1 : made.cents) / 100,
    at: new Date(start + made.minute * 60_000 + n * 1000).toISOString()
  }
}

/** People of one export. The first has every value, so that every column occurs. */
export const people = (count: number): fc.Arbitrary<ReadonlyArray<Person>> =>
  fc.array(choice, { minLength: count, maxLength: count }).map((made) =>
    made.map((one, n) =>
      person(
        n === 0
          ? {
              ...one,
              phone: one.phone ?? 1_234_567,
              born: one.born ?? { year: 1980, month: 3 },
              isMember: one.isMember ?? true
            }
          : one,
        n
      )
    )
  )
