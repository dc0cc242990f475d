import type { Reason } from "@sluice/values/Reason"
import { Either } from "effect"
import { budgetMisfits, type Definition, limitsMisfits, retryMisfits } from "./Definition.js"
import * as DefinitionFault from "./DefinitionFault.js"
import type { Endpoint, Limits, RateLimit, RetryPolicy } from "./Endpoint.js"
import type { Misfit } from "./ReturnedValue.js"

/** The rules for delivering the batches of a destination, with its settings. */
export type DeliveryPolicies = Pick<Endpoint, "limits" | "budget" | "retry">

/** The policies that depend on the use of a definition. */
interface Use {
  readonly name: string
  readonly retry?: RetryPolicy | undefined
}

/** The policies of a definition with these settings, or every mistake in what its functions return. */
export const of = <Settings>(
  definition: Pick<Definition<Settings, never, unknown>, "name" | "limits" | "budget" | "retry">,
  settings: Settings,
  use: Use
): Either.Either<DeliveryPolicies, ReadonlyArray<Reason>> => {
  const { name } = definition
  const pool = `${name}/${use.name}`
  const called = <A>(
    member: string,
    part: A | ((settings: Settings) => A),
    misfitsOf: (value: unknown) => ReadonlyArray<Misfit>
  ): Either.Either<A, ReadonlyArray<Reason>> => {
    if (!isFunction(part)) return Either.right(part)
    try {
      const value = part(settings)
      const misfits = misfitsOf(value)
      if (misfits.length === 0) return Either.right(value)
      return Either.left(misfits.map((found) => DefinitionFault.returned({ destination: name, member }, found)))
    } catch (thrown) {
      return Either.left([DefinitionFault.threw({ destination: name, member }, thrown)])
    }
  }
  const limits = called<Limits>("limits", definition.limits, limitsMisfits)
  const budget = called<RateLimit | undefined>("budget", definition.budget, budgetMisfits)
  const retry = called<RetryPolicy | undefined>("retry", definition.retry, retryMisfits)
  if (Either.isRight(limits) && Either.isRight(budget) && Either.isRight(retry)) {
    const policy = { ...retry.right, ...use.retry }
    return Either.right({
      limits: limits.right,
      budget: budget.right ?? { pool, count: 10, per: 1_000 },
      ...(Object.keys(policy).length > 0 && { retry: policy })
    })
  }
  const parts: ReadonlyArray<Either.Either<unknown, ReadonlyArray<Reason>>> = [limits, budget, retry]
  return Either.left(parts.flatMap((one) => (Either.isLeft(one) ? one.left : [])))
}

const isFunction = <A, Settings>(part: A | ((settings: Settings) => A)): part is (settings: Settings) => A =>
  typeof part === "function"
