import type { Path, Problem } from "@sluice/values/Problem"
import type { Reason } from "@sluice/values/Reason"
import { Either } from "effect"
import type { Configuration, Draft } from "../configuration/Configuration.js"
import { type ConfigurationProblem, once } from "../configuration/Problem.js"
import { toPath } from "../configuration/ReasonPath.js"

/** Collects the problems and warnings of one configuration, so that all are reported at once. Owns both lists. */
export class Problems {
  readonly configuration: Configuration
  readonly #errors: Array<ConfigurationProblem>
  readonly #warnings: Array<ConfigurationProblem> = []

  constructor({ configuration, problems }: Draft) {
    this.configuration = configuration
    this.#errors = [...problems]
  }

  /** The problems that prevent a run, in file order. */
  get errors(): ReadonlyArray<ConfigurationProblem> {
    return inOrder(once(this.#errors))
  }

  /** The warnings, which do not prevent a run, in file order, each once. */
  get warnings(): ReadonlyArray<ConfigurationProblem> {
    return inOrder(once(this.#warnings))
  }

  error(path: Path, message: string): void {
    this.#errors.push(this.configuration.problemAt(path, message))
  }

  warning(path: Path, message: string): void {
    this.#warnings.push(this.configuration.problemAt(path, message))
  }

  /** Returns the value. If there are problems, adds them with paths below `base` and returns undefined. */
  take<A>(base: Path, result: Either.Either<A, ReadonlyArray<Problem>>): A | undefined {
    if (Either.isRight(result)) return result.right
    for (const { path, message } of result.left) this.error([...base, ...path], message)
    return undefined
  }

  /** {@link take} for problems with their path as text. */
  takeReasons<A>(base: Path, result: Either.Either<A, ReadonlyArray<Reason>>): A | undefined {
    return this.take(
      base,
      Either.mapLeft(result, (reasons) => reasons.map((reason) => ({ ...reason, path: this.#pathOf(base, reason) })))
    )
  }

  /** Adds a warning with a path in text form below `base`. */
  warningReason(base: Path, reason: Reason): void {
    this.warning([...base, ...this.#pathOf(base, reason)], reason.message)
  }

  #pathOf(base: Path, { path = "" }: Reason): Path {
    return toPath(path, valueAt(this.configuration.shape, base))
  }
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (found, step) => (typeof found === "object" && found !== null ? Reflect.get(found, step) : undefined),
    value
  )

const inOrder = (problems: ReadonlyArray<ConfigurationProblem>): ReadonlyArray<ConfigurationProblem> =>
  [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
