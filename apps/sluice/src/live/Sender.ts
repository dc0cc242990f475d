import * as Budget from "@sluice/core/Budget"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import * as MemoryQueue from "@sluice/core/MemoryQueue"
import * as NodeHttpTransport from "@sluice/node/NodeHttpTransport"
import { length } from "@sluice/values/SettingsSchema"
import { Effect, type Scope } from "effect"
import {
  type Configuration,
  type ConfigurationError,
  ofValue,
  type ReadOptions
} from "../configuration/Configuration.js"
import type { ConfigurationInCode } from "../configuration/DestinationValues.js"
import type { ConfigurationProblem } from "../configuration/Problem.js"
import { wire } from "../wiring/Wiring.js"
import * as LiveSending from "./LiveSending.js"

/** The options of a sender. */
export interface SenderOptions extends Pick<ReadOptions, "environment" | "variables" | "connection"> {}

/** Prepares a sender that stores nothing; nothing is sent yet. Closing the scope waits for the accepted records. */
export const make = (
  configuration: ConfigurationInCode,
  options: SenderOptions
): Effect.Effect<LiveSending.LiveSending, ConfigurationError, Scope.Scope> =>
  Effect.gen(function* () {
    const draft = yield* ofValue(configuration, options)
    const problems = storing(draft.configuration)
    const deadline = draft.configuration.shape.delivery?.deadline
    const transport = yield* NodeHttpTransport.make(deadline === undefined ? {} : { deadline: length(deadline) })
    // The records of a program cannot be read in advance, so each letter for a gender is decided alone.
    const wiring = yield* wire({ ...draft, problems: [...draft.problems, ...problems] }, transport, {
      lettersUnclear: true
    })
    return yield* LiveSending.make(wiring, {
      queue: yield* MemoryQueue.make("send"),
      deadLetters: nowhere,
      budgets: new Budget.Budgets()
    })
  })

/** The sender returns every outcome, so the record of a dead letter is in the program. */
const nowhere: DeadLetters = { name: "nowhere", write: () => Effect.void }

/** A problem for each setting that needs a file. */
const storing = ({ problemAt, shape }: Configuration): ReadonlyArray<ConfigurationProblem> => [
  ...(shape.deadLetters === undefined
    ? []
    : [problemAt(["deadLetters"], `createSender writes no dead letters: trySend returns every outcome. ${instead}`)]),
  ...(shape.source?.remember === undefined
    ? []
    : [problemAt(["source", "remember"], `createSender remembers no deliveries. ${instead}`)])
]

const instead = 'Remove it, or use createSluice of "sluice".'
