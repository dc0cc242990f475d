import type { Reason } from "@sluice/values/Reason"

/** The part of a door's settings that can be looked at without opening it. */
export interface Checked {
  readonly nodes: ReadonlyArray<{ readonly name: string }>
  readonly maxBodyBytes: number
  readonly bodyTimeout: number
}

/** The longest time in milliseconds that a timer takes; beyond it a timer fires at once. */
const longestTimer = 2 ** 31 - 1

/** Every mistake at once: no nodes, nodes of one name, limits that are no whole numbers above 0. */
export const problems = ({ bodyTimeout, maxBodyBytes, nodes }: Checked): ReadonlyArray<Reason> => [
  ...nodeProblems(nodes.map(({ name }) => name)),
  ...limitProblems("maxBodyBytes", "bytes", maxBodyBytes, Number.MAX_SAFE_INTEGER),
  ...limitProblems("bodyTimeout", "milliseconds", bodyTimeout, longestTimer)
]

const nodeProblems = (names: ReadonlyArray<string>): ReadonlyArray<Reason> => {
  if (names.length === 0)
    return [{ code: "nodes-missing", path: "nodes", message: "The door leads to no node. Name at least one in nodes." }]
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at))
  return [...twice].map((name) => ({
    code: "node-twice",
    path: "nodes",
    message: `Several nodes have the name ${name}, so only the first would ever be called. Give each a name of its own.`
  }))
}

const limitProblems = (path: string, unit: string, limit: number, most: number): ReadonlyArray<Reason> =>
  Number.isInteger(limit) && limit > 0 && limit <= most
    ? []
    : [
        {
          code: "limit-not-valid",
          path,
          message: `${path} is a whole number of ${unit} above 0 and at most ${most}; it is ${limit}. Leave it out for the default.`
        }
      ]
