import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Redacted } from "effect"

/** The settings of a handler that are validated before it is built. */
export interface Checked {
  readonly nodes: ReadonlyArray<{ readonly name: string }>
  readonly secrets: ReadonlyArray<Redacted.Redacted<string>>
  readonly maxBodyBytes: number
  readonly bodyTimeout: number
}

/** The longest delay in milliseconds that a timer accepts. With a longer delay, a timer fires immediately. */
const longestTimer = 2 ** 31 - 1

const shortestSecret = 16

/** All mistakes at once: unusable secrets, no nodes, nodes with the same name, limits that are not positive whole numbers. */
export const problems = ({ bodyTimeout, maxBodyBytes, nodes, secrets }: Checked): ReadonlyArray<Reason> => [
  ...secretProblems(secrets),
  ...nodeProblems(nodes.map(({ name }) => name)),
  ...limitProblems("maxBodyBytes", "bytes", maxBodyBytes, Number.MAX_SAFE_INTEGER),
  ...limitProblems("bodyTimeout", "milliseconds", bodyTimeout, longestTimer)
]

const secretProblems = (secrets: ReadonlyArray<Redacted.Redacted<string>>): ReadonlyArray<Reason> =>
  secrets.length === 0
    ? [secretProblem("secret-missing", "The secret is missing. Choose one and share it with the callers.")]
    : secrets.flatMap((secret) => problemOfSecret(Redacted.value(secret)))

const secretProblem = (code: string, message: string): Reason => ({ code, path: "secret", message })

const problemOfSecret = (text: string): ReadonlyArray<Reason> => {
  if (Text.isPlaceholder(text))
    return [secretProblem("secret-placeholder", "The secret is a placeholder. Replace it with the real secret.")]
  if (!/^[\x21-\x7e]*$/.test(text))
    return [
      secretProblem(
        "secret-not-sendable",
        "The secret contains a space, a line break or a non-ASCII character, which an HTTP header cannot carry. Check its beginning and end."
      )
    ]
  return text.length < shortestSecret
    ? [
        secretProblem(
          "secret-short",
          `The secret has fewer than ${shortestSecret} characters. Use a random one, for example from: openssl rand -hex 32`
        )
      ]
    : []
}

const nodeProblems = (names: ReadonlyArray<string>): ReadonlyArray<Reason> => {
  if (names.length === 0)
    return [{ code: "nodes-missing", path: "nodes", message: "The handler has no nodes. Add at least one to nodes." }]
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at))
  return [...repeated].map((name) => ({
    code: "node-twice",
    path: "nodes",
    message: `Several nodes have the name ${name}, so only the first one would ever be called. Give each node its own name.`
  }))
}

const limitProblems = (path: string, unit: string, limit: number, most: number): ReadonlyArray<Reason> =>
  Number.isInteger(limit) && limit > 0 && limit <= most
    ? []
    : [
        {
          code: "limit-not-valid",
          path,
          message: `${path} must be a whole number of ${unit} from 1 to ${most}, but it is ${limit}. Remove it to use the default.`
        }
      ]
