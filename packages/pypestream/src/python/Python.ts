import type * as FlowRoutes from "../flow/FlowRoutes.js"
import type { NodeMapping } from "../node/NodeMapping.js"
import * as PythonLiteral from "./PythonLiteral.js"
import * as PythonMapping from "./PythonMapping.js"
import * as PythonParts from "./PythonParts.js"

/** What both kinds of script are told. */
interface Common {
  /** The class, which is also the file and the cell «Command». Refused by a throw where it is no name of a class. */
  readonly name: string
  /** Default `plain`. */
  readonly style?: FlowRoutes.Style
  /** Seconds until the script answers, whatever happens. Default 3, and 4 where it forwards: longer than the node behind the door. */
  readonly deadline?: number
}

/** A script that hands each call to an HTTP door. */
export interface Forwarding extends Common {
  /** The address of the door by environment, without the name of the node, as `https://nodes.example.com`. */
  readonly doors: Readonly<Record<string, string>>
}

/** A script that calls Braze itself. */
export interface Standalone extends Common {
  readonly mapping: NodeMapping
}

/**
 * A node in Python, standard library alone, that forwards `payload` and `context` to an HTTP door and gives back what the
 * door says. The secret stands in the variable `SLUICE_DOOR_SECRET`, or in `app.py` under that name. Whatever happens, it
 * returns a value of its style within the deadline; it follows no redirect and logs no value.
 */
export const forwarding = (settings: Forwarding): string => {
  const doors = Object.entries(settings.doors).map(
    ([env, url]) => `    ${PythonLiteral.write(env)}: ${PythonLiteral.write(url.replace(/\/+$/, ""))},`
  )
  return script({ deadline: 4, ...settings }, "hands each call to the door of its environment", [
    "DOORS = {",
    ...doors,
    "}",
    PythonParts.exchange,
    PythonParts.answers[settings.style ?? "plain"],
    PythonParts.forwarding
  ])
}

/**
 * A node in Python, standard library alone, that sends to Braze what the mapping says, with host and key from
 * `app.PARAMS[env]`. Against TypeScript it lacks what needs a process that lives on: nothing is kept and nothing is sent
 * again, so an outage is an `error`; the rules of destinations are checked for identifiers, names, e-mail, birth date and time
 * only, and dates are taken in ISO 8601 alone; custom attributes keep the type that they come in.
 */
export const standalone = (settings: Standalone): string =>
  script(settings, "sends what its mapping says to Braze", [
    `MAPPING = json.loads(${PythonLiteral.write(JSON.stringify(settings.mapping))})`,
    PythonParts.exchange,
    PythonParts.answers[settings.style ?? "plain"],
    PythonMapping.source,
    PythonParts.standalone
  ])

const className = /^[A-Z][A-Za-z0-9]*$/

/** Words of Python, and classes of the script itself, that a class of the same name would hide. */
const taken: ReadonlySet<string> = new Set(["None", "True", "False", "NoRedirect", "NotSent", "AnswerLost", "Refused"])

const script = ({ deadline = 3, name }: Common, does: string, parts: ReadonlyArray<string>): string => {
  // Names all in capitals are the constants of the script.
  if (!className.test(name) || taken.has(name) || (name.length > 1 && name === name.toUpperCase()))
    throw new RangeError(
      `A script is named as a class, as TrackCustomer: capital first, then letters and digits, some of them small; none of ${[...taken].join(", ")}.`
    )
  return [
    `"""${name}: ${does}. Generated; change the generator's input, not this file."""`,
    PythonParts.imports,
    "",
    `NAME = ${PythonLiteral.write(name)}`,
    `DEADLINE = ${deadline.toFixed(3)}`,
    ...parts,
    "",
    PythonParts.execute(name)
  ].join("\n")
}
