import { Budgets } from "@sluice/core/Budget"
import { Effect, type Scope } from "effect"
import * as StateFolder from "./StateFolder.js"

/** Budgets that all processes with this state folder share, as soon as it exists. Not shared on a network file system. */
export const make = (folder: string): Effect.Effect<Budgets, never, Scope.Scope> =>
  Effect.gen(function* () {
    if ((yield* StateFolder.networkProblem(folder)) !== undefined) return new Budgets()
    // Loaded on use, because a program that stores nothing needs no SQLite.
    const { open } = yield* Effect.promise(() => import("@sluice/node/SharedLimitFile"))
    return new Budgets(yield* open(folder))
  })
