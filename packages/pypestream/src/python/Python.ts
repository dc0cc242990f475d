import type * as FlowRoutes from "../flow/FlowRoutes.js"
import type { NodeMapping } from "../node/NodeMapping.js"
import * as PythonLiteral from "./PythonLiteral.js"
import * as PythonMapping from "./PythonMapping.js"
import * as PythonParts from "./PythonParts.js"

/** Settings of both kinds of script. */
interface Common {
  /**
   * The class, which is also the file name and the text of the cell «Command». A name that is not a valid class name
   * throws.
   */
  readonly name: string
  /** Default `plain`. */
  readonly style?: FlowRoutes.Style
  /**
   * The time limit of the answer in seconds, in all cases. Default: 3. For a forwarding script: 4, which is longer than
   * the time limit of the node that it calls.
   */
  readonly deadline?: number
  /** The place of app.py, relative to the script. Default: `package`. */
  readonly layout?: PythonParts.Layout
}

/** A script that forwards each call to a node over HTTP. */
export interface Forwarding extends Common {
  /** The URL of the HTTP handler by environment, without the node's name, such as `https://nodes.example.com`. */
  readonly handlers: Readonly<Record<string, string>>
}

/** A script that calls Braze directly. */
export interface Standalone extends Common {
  readonly mapping: NodeMapping
}

/**
 * A node in Python that uses the standard library only. It forwards `payload` and `context` to an HTTP handler and
 * returns the handler's answer. The environment variable `SLUICE_NODE_SECRET`, or a variable of that name in `app.py`,
 * contains the secret. In all cases, the script returns a value of its style within the deadline. It follows no
 * redirects and logs no values.
 */
export const forwarding = (settings: Forwarding): string => {
  const handlers = Object.entries(settings.handlers).map(
    ([env, url]) => `    ${PythonLiteral.write(env)}: ${PythonLiteral.write(url.replace(/\/+$/, ""))},`
  )
  return script({ deadline: 4, ...settings }, "forwards each call to the HTTP handler of its environment", [
    "HANDLERS = {",
    ...handlers,
    "}",
    PythonParts.exchange,
    PythonParts.results[settings.style ?? "plain"],
    PythonParts.forwarding
  ])
}

/**
 * A node in Python that uses the standard library only. It sends the objects of the mapping to Braze, with URL and key
 * from `app.PARAMS[env]`. Unlike the node in TypeScript, it does not keep or retry records, so an outage returns
 * `error`. It checks only identifiers, names, email addresses, birth dates and times, reads only dates in ISO 8601,
 * and sends custom attributes with their original type.
 */
export const standalone = (settings: Standalone): string =>
  script(settings, "sends what its mapping describes to Braze", [
    `MAPPING = json.loads(${PythonLiteral.write(JSON.stringify(settings.mapping))})`,
    PythonParts.exchange,
    PythonParts.results[settings.style ?? "plain"],
    PythonMapping.source,
    PythonParts.standalone
  ])

const className = /^[A-Z][A-Za-z0-9]*$/

/** Python keywords, and the classes of the script, which a class with the same name would hide. */
const reserved: ReadonlySet<string> = new Set([
  "None",
  "True",
  "False",
  "NoRedirect",
  "NotSent",
  "AnswerLost",
  "Refused"
])

/** The reason a name cannot be the name of a script, as a sentence; undefined if it can. */
export const nameProblem = (name: string): string | undefined =>
  // A name with only capital letters could hide a constant of the script.
  !className.test(name) || reserved.has(name) || (name.length > 1 && name === name.toUpperCase())
    ? `"${name}" cannot be the name of a script. Use a class name such as TrackCustomer: a capital letter, then letters and digits, not all of them capitals. Reserved: ${[...reserved].join(", ")}.`
    : undefined

const script = (settings: Common, summary: string, parts: ReadonlyArray<string>): string => {
  const { deadline = 3, layout = "package", name } = settings
  const problem = nameProblem(name)
  if (problem !== undefined) throw new RangeError(problem)
  return [
    `"""${name}: ${summary}. Generated file: change the generator's input instead."""`,
    PythonParts.imports[layout],
    "",
    `NAME = ${PythonLiteral.write(name)}`,
    `DEADLINE = ${deadline.toFixed(3)}`,
    ...parts,
    "",
    PythonParts.execute(name)
  ].join("\n")
}
