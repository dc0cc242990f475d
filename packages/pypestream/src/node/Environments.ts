import { question } from "@sluice/values/NearMiss"
import type { Reason } from "@sluice/values/Reason"
import { Either } from "effect"
import type { Client } from "../client/Client.js"
import type { Context } from "./Context.js"

/** The environment of a call, with its client. */
export interface EnvironmentClient {
  readonly name: string
  readonly client: Client
}

/** Chooses the client of each call by `context.env`. */
export interface Environments {
  readonly names: ReadonlyArray<string>
  readonly resolve: (context: Context) => Either.Either<EnvironmentClient, Reason>
}

/** Environments by name. A call without one of these names is refused. There is no default environment. */
export const make = (clients: Readonly<Record<string, Client>>): Environments => {
  const byName = new Map(Object.entries(clients))
  const names = [...byName.keys()]
  return {
    names,
    resolve: ({ env }) => {
      if (env === undefined)
        return Either.left(
          problem("env-missing", "The context does not contain an environment. Set context.env.", names, "")
        )
      const client = byName.get(env)
      return client === undefined
        ? Either.left(problem("env-unknown", "The environment in the context is unknown.", names, env))
        : Either.right({ name: env, client })
    }
  }
}

const problem = (code: string, what: string, names: ReadonlyArray<string>, env: string): Reason => ({
  code,
  path: "$.context.env",
  message: `${what}${question(env, names)} Known environments: ${names.join(", ")}. Deploy to one of them, or add the environment to PARAMS in app.py.`
})
