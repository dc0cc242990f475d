import * as MonotonicTime from "@sluice/core/MonotonicTime"
import * as When from "@sluice/core/When"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import type { Problem } from "@sluice/values/Problem"
import type { Reason } from "@sluice/values/Reason"
import { Duration, Effect, Either } from "effect"
import type * as FlowRoutes from "../flow/FlowRoutes.js"
import type { TargetedPerson } from "./Person.js"
import type { SegmentMembers } from "./SegmentMembers.js"

/** The people who get a conversation: one of three forms. */
export type VariantCriterion =
  /** People whose profile has this value, or one of these values, in an attribute. A list attribute must contain one. */
  | { readonly attribute: string; readonly is: Json }
  /** The members of a segment. */
  | { readonly segment: SegmentMembers }
  /** Calls that meet a condition of the mapping language, such as `{ "$.visits_7d": 3 }`. */
  | { readonly when: unknown }

/** A conversation, and who gets it. */
export interface Variant<Name extends string> {
  /** The value on which the flow branches. */
  readonly conversation: Name
  readonly criterion: VariantCriterion
}

/** The settings of a choice. */
export interface TargetingSettings<Name extends string> {
  /** The first variant that fits is chosen. */
  readonly variants: ReadonlyArray<Variant<Name>>
  /** The conversation for everybody else, and for people without enough data. */
  readonly otherwise: Name
  /**
   * Reads the profile of a person, as `/users/export/ids` returns it. Undefined: there is none. Called at most once for
   * a choice, and only if a variant with an attribute is reached. Default: no profile is known.
   */
  readonly profile?: (person: TargetedPerson) => Effect.Effect<JsonObject | undefined, Reason>
  /** The time limit of reading the profile. Default: 1 second. */
  readonly deadline?: Duration.DurationInput
}

/** The chosen conversation. */
export interface Choice<Name extends string> {
  readonly conversation: Name
  /** The criterion that fitted. `otherwise` if none did. */
  readonly by: "attribute" | "segment" | "when" | "otherwise"
  /**
   * The reasons variants could not be decided, so that they counted as not fitting. For the log; contains no values.
   */
  readonly undecided: ReadonlyArray<Reason>
}

/** Chooses conversations for customers and prospects. */
export interface Targeting<Name extends string> {
  /** Never fails. `record`: the data of the call, such as the payload of the node. */
  readonly choose: (record: JsonObject, person: TargetedPerson) => Effect.Effect<Choice<Name>>
  /** The conversations as answers of an action node, so that each gets a route. */
  readonly answers: ReadonlyArray<FlowRoutes.DecisionValue & { readonly value: Name }>
}

/** Builds a choice, or returns every mistake of the conditions. */
export const make = <Name extends string>(
  settings: TargetingSettings<Name>
): Either.Either<Targeting<Name>, ReadonlyArray<Problem>> => {
  const problems: Array<Problem> = []
  const tests = settings.variants.map(({ conversation, criterion }, index) => ({
    conversation,
    test: testOf(criterion, ["variants", index, "criterion", "when"], problems)
  }))
  if (problems.length > 0) return Either.left(problems)
  const { otherwise, profile = () => Effect.succeed(undefined) } = settings
  const deadline = Duration.decode(settings.deadline ?? "1 second")
  const names = [...new Set([...settings.variants.map(({ conversation }) => conversation), otherwise])]
  return Either.right({
    answers: names.map((value) => ({
      value,
      meaning: value === otherwise ? `the conversation of everybody else` : `the conversation ${value}`,
      failure: false
    })),
    choose: (record, person) =>
      Effect.gen(function* () {
        const now = yield* MonotonicTime.millis
        const undecided: Array<Reason> = []
        let known: Either.Either<JsonObject | undefined, Reason> | undefined
        for (const { conversation, test } of tests) {
          if (test.by === "attribute") {
            known ??= yield* Effect.either(read(profile(person), deadline))
            if (Either.isLeft(known)) {
              if (!undecided.includes(known.left)) undecided.push(known.left)
            } else if (test.fits(known.right)) return { conversation, by: test.by, undecided }
          } else {
            const fits = test.by === "segment" ? test.segment.has(person, now) : test.fits(record)
            if (fits === true) return { conversation, by: test.by, undecided }
            if (fits === undefined && test.by === "segment") undecided.push(unknownMembers(test.segment))
          }
        }
        return { conversation: otherwise, by: "otherwise" as const, undecided }
      })
  })
}

type Test =
  | { readonly by: "attribute"; readonly fits: (profile: JsonObject | undefined) => boolean }
  | { readonly by: "segment"; readonly segment: SegmentMembers }
  | { readonly by: "when"; readonly fits: (record: JsonObject) => boolean }

const testOf = (criterion: VariantCriterion, path: Problem["path"], problems: Array<Problem>): Test => {
  if ("segment" in criterion) return { by: "segment", segment: criterion.segment }
  if ("attribute" in criterion) {
    const { attribute, is } = criterion
    return { by: "attribute", fits: (profile) => hasValue(profile, attribute, is) }
  }
  const compiled = When.compile(criterion.when)
  if (Either.isRight(compiled)) return { by: "when", fits: compiled.right.test }
  for (const { expected, found, segments } of compiled.left)
    problems.push({
      code: "condition-not-valid",
      path: [...path, ...segments],
      message: `Found ${found}; expected ${expected}.`
    })
  return { by: "when", fits: () => false }
}

/** Whether an exported profile has one of the values in a standard or a custom attribute. */
const hasValue = (profile: JsonObject | undefined, attribute: string, is: Json): boolean => {
  if (profile === undefined) return false
  const custom = profile["custom_attributes"]
  const value = profile[attribute] ?? (custom !== undefined && isObject(custom) ? (custom[attribute] ?? null) : null)
  if (value === null) return false
  const wanted: ReadonlyArray<Json> = Array.isArray(is) ? is : [is]
  const given: ReadonlyArray<Json> = Array.isArray(value) ? value : [value]
  return given.some((one) => wanted.some((other) => one === other))
}

const read = (
  reading: Effect.Effect<JsonObject | undefined, Reason>,
  deadline: Duration.Duration
): Effect.Effect<JsonObject | undefined, Reason> =>
  reading.pipe(
    Effect.timeoutFail({ duration: deadline, onTimeout: () => slow }),
    Effect.catchAllDefect(() => Effect.fail(broken))
  )

const slow: Reason = {
  code: "profile-slow",
  message: "The profile was not read within the deadline, so variants with an attribute were left out."
}
const broken: Reason = {
  code: "profile-failed",
  message: "Reading the profile failed, so variants with an attribute were left out. Check the function profile."
}

const unknownMembers = (segment: SegmentMembers): Reason => ({
  code: "segment-unknown",
  message: `The members of segment ${segment.segmentId} are unknown, so its variant was left out. ${segment.trouble()?.message ?? "No export has ended yet."}`
})
