import type { MockBraze, MockWorkspace, User } from "./index.js"

/** The members of `this` in vitest and jest that the matchers use. */
interface MatcherContext {
  readonly isNot?: boolean
  readonly equals: (one: unknown, other: unknown) => boolean
}

/** The result of a matcher for vitest or jest. */
interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** A mock, or a workspace of it. */
type Braze = MockWorkspace | MockBraze

const isBraze = (value: unknown): value is Braze =>
  typeof value === "object" && value !== null && "problems" in value && "stats" in value && "user" in value

const brazeOf = (value: unknown, matcher: string): Braze => {
  if (isBraze(value)) return value
  throw new TypeError(`${matcher} needs a mock or a workspace: expect(braze).${matcher}()`)
}

/** Whether an object has all expected fields, with equal values. */
const contains = ({ equals }: MatcherContext, user: User, expected: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(expected).every(([name, value]) => equals(user[name], value))

/** Matchers for `expect.extend` of vitest and jest. The first argument of each is a mock or a workspace of it. */
export const matchers = {
  /** No mistake was made: nothing was refused, dropped or counted wrongly. */
  async toHaveNoProblems(this: MatcherContext, received: unknown): Promise<MatcherResult> {
    const problems = await brazeOf(received, "toHaveNoProblems").problems()
    const list = problems.map((problem) => `\n  ${problem}`).join("")
    return {
      pass: problems.length === 0,
      message: () =>
        problems.length === 0
          ? "expected problems, but every request was valid"
          : `expected no problems, but there are ${problems.length}:${list}`
    }
  },

  /** A user exists, by `external_id`, and has all expected fields (`first_name`, `custom_attributes` …). */
  toHaveUser(
    this: MatcherContext,
    received: unknown,
    externalId: string,
    expected: Readonly<Record<string, unknown>> = {}
  ): MatcherResult {
    const user = brazeOf(received, "toHaveUser").user(externalId)
    if (user === undefined)
      return { pass: false, message: () => `no user has the external_id ${JSON.stringify(externalId)}` }
    const seen = Object.fromEntries(Object.keys(expected).map((name) => [name, user[name]]))
    return {
      pass: contains(this, user, expected),
      message: () =>
        this.isNot === true
          ? `expected no user ${JSON.stringify(externalId)} with ${JSON.stringify(expected)}`
          : `expected the user ${JSON.stringify(externalId)} with ${JSON.stringify(expected)}, but it has ${JSON.stringify(seen)}`
    }
  },

  /** Exactly this many objects were applied, by lane: `{ events: 2 }`. Other lanes are not compared. */
  toHaveAccepted(this: MatcherContext, received: unknown, expected: Readonly<Record<string, number>>): MatcherResult {
    const { accepted } = brazeOf(received, "toHaveAccepted").stats()
    const seen = Object.fromEntries(Object.keys(expected).map((lane) => [lane, accepted[lane] ?? 0]))
    return {
      pass: this.equals(seen, expected),
      message: () =>
        this.isNot === true
          ? `expected the numbers of applied objects not to be ${JSON.stringify(expected)}`
          : `expected the numbers of applied objects ${JSON.stringify(expected)}, but they are ${JSON.stringify(seen)}`
    }
  }
}

/** The matchers of `expect(braze)`. */
export interface Matchers<R = unknown> {
  /** No mistake was made: `await expect(braze).toHaveNoProblems()`. */
  toHaveNoProblems(): Promise<R>
  /** A user exists, by `external_id`, and has all expected fields. */
  toHaveUser(externalId: string, expected?: Readonly<Record<string, unknown>>): R
  /** Exactly this many objects were applied, by lane. */
  toHaveAccepted(expected: Readonly<Record<string, number>>): R
}
