import { question } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import { Either } from "effect"
import type { Client } from "../client/Client.js"
import type { Context } from "./Context.js"

/** An environment that a call was meant for. */
export interface Chosen {
  readonly name: string
  readonly client: Client
}

/** Chooses the way to Braze at each call, by `context.env`. */
export interface Environments {
  readonly names: ReadonlyArray<string>
  readonly resolve: (context: Context) => Either.Either<Chosen, Reason>
}

/** Environments by name. A call without one of these names is refused; no environment stands in for another. */
export const make = (clients: Readonly<Record<string, Client>>): Environments => {
  const byName = new Map(Object.entries(clients))
  const names = [...byName.keys()]
  return {
    names,
    resolve: ({ env }) => {
      if (env === undefined) return Either.left(mistake("env-missing", "The context says no environment.", names, ""))
      const client = byName.get(env)
      return client === undefined
        ? Either.left(mistake("env-unknown", "The context names no environment of this solution.", names, env))
        : Either.right({ name: env, client })
    }
  }
}

const mistake = (code: string, what: string, names: ReadonlyArray<string>, env: string): Reason => ({
  code,
  path: "$.context.env",
  message: `${what}${question(env, names)} There are ${names.join(", ")}: add the missing one to PARAMS in app.py, or deploy to one of these.`
})
