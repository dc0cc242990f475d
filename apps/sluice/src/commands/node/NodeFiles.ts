import * as AppPy from "@sluice/pypestream/AppPy"
import { columns } from "@sluice/pypestream/FlowFile"
import * as FlowRoutes from "@sluice/pypestream/FlowRoutes"
import type { NodeMapping } from "@sluice/pypestream/NodeMapping"
import * as Python from "@sluice/pypestream/Python"
import type { SolutionConfiguration } from "@sluice/pypestream/SolutionConfiguration"
import { isObject, type JsonObject } from "@sluice/values/Json"
import * as FileStamp from "./FileStamp.js"
import * as NodeHandlerTemplate from "./NodeHandlerTemplate.js"
import * as NodeReplayFile from "./NodeReplayFile.js"
import * as NodeTestTemplate from "./NodeTestTemplate.js"
import * as SampleCall from "./SampleCall.js"

/** The decisions from which the files of a node are made. */
export interface NodeFileSettings {
  readonly name: string
  readonly solution: SolutionConfiguration
  readonly mapping: NodeMapping
  readonly style: FlowRoutes.Style
  /** The URL of the HTTP handler. Undefined for a script that calls Braze itself. */
  readonly handler: string | undefined
  /** Nodes of the flow after success and after a failure. */
  readonly next: string
  readonly care: string
}

/**
 * A file of a node, with its path in the folder of the solution. The effect of the command on a file that was changed,
 * or that the command did not write:
 *
 * - `made`: follows from the settings and the mapping, so it must be current. The command fails without `--force`.
 * - `first`: a first version for people to edit. It is kept without `--force`.
 * - `shared`: belongs to the whole solution. It is always kept.
 */
export interface NodeFile {
  readonly path: string
  readonly kind: "made" | "first" | "shared"
  readonly purpose: string
  readonly text: string
}

/** The path of the solution's configuration. */
export const appPath = "solution/app.py"

/** The path of a node's mapping, from which the other files are made. */
export const mappingPath = (name: string): string => `${name}.mapping.yaml`

/** The path of a node's row in the flow. */
export const flowPath = (name: string): string => `${name}.flow.csv`

/** The path of a node's test. */
export const testPath = (name: string): string => `${name}.test.mjs`

/** The files of a node, apart from its mapping. */
export const make = (settings: NodeFileSettings): ReadonlyArray<NodeFile> => {
  const { handler, mapping, name, solution, style } = settings
  const script =
    handler === undefined
      ? Python.standalone({ name, mapping, style })
      : Python.forwarding({ name, style, handlers: handlersOf(solution, handler) })
  return [
    { path: "solution/__init__.py", kind: "shared", purpose: "", text: "" },
    { path: appPath, kind: "shared", purpose: "the bot and its environments", text: AppPy.write(solution) },
    { path: "solution/nodes/__init__.py", kind: "shared", purpose: "", text: "" },
    { path: `solution/nodes/${name}.py`, kind: "made", purpose: "the node", text: script },
    ...(handler === undefined
      ? []
      : [
          {
            path: `${name}.handler.mjs`,
            kind: "made",
            purpose: "the HTTP handler that the node calls",
            text: NodeHandlerTemplate.write(settings)
          } as const,
          {
            path: `${name}.replay.yaml`,
            kind: "made",
            purpose: "sends its dead letters again",
            text: NodeReplayFile.write(settings)
          } as const
        ]),
    { path: testPath(name), kind: "first", purpose: "a test of the node", text: NodeTestTemplate.write(settings) },
    { path: flowPath(name), kind: "first", purpose: "its row in the flow", text: flow(settings) }
  ]
}

const handlersOf = ({ environments }: SolutionConfiguration, handler: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(environments).map((name) => [name, handler]))

/** The cell «What Next?» of the node. */
export const whatNext = ({ care, next, style }: Pick<NodeFileSettings, "care" | "next" | "style">): string =>
  FlowRoutes.whatNext(
    style,
    Object.fromEntries(FlowRoutes.answers[style].flatMap(({ failure, value }) => (failure ? [] : [[value, next]]))),
    care
  )

type Row = Partial<Readonly<Record<(typeof columns)[number], string>>>

/** The row of the node, and the two rows that it leads to, in the columns of a flow file. */
const flow = (settings: NodeFileSettings): string => {
  const { care, name, next } = settings
  const rows: ReadonlyArray<Row> = [
    {
      "Node Number": "200",
      "Node Type": "A",
      "Node Name": name,
      Command: name,
      Description: FileStamp.origin,
      "Parameter Input": JSON.stringify(parameters(settings.mapping)),
      "Decision Variable": "success",
      "What Next?": whatNext(settings)
    },
    { "Node Number": next, "Node Type": "D", "Node Name": "Done", Message: "Thank you. I have noted that." },
    {
      "Node Number": care,
      "Node Type": "D",
      "Node Name": "Care",
      Message: "Thank you. I have passed this on, and a colleague will take care of it."
    }
  ]
  return `${[columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))]
    .map((cells) => cells.map(quoted).join(","))
    .join("\n")}\n`
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** The cell «Parameter Input»: each path of the payload with the variable of its name. */
const parameters = (mapping: NodeMapping): JsonObject => variablesIn(SampleCall.make(mapping).payload, [])

const variablesIn = (payload: JsonObject, at: ReadonlyArray<string>): JsonObject =>
  Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      isObject(value) ? variablesIn(value, [...at, name]) : `{${variable([...at, name])}}`
    ])
  )

const variable = (names: ReadonlyArray<string>): string =>
  names
    .join("_")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_+/, "")
