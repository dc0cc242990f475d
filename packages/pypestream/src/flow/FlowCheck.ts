import { suggest } from "@sluice/values/NearMiss"
import { type Finding, finding } from "./Finding.js"
import type { Column, FlowFile, FlowNode } from "./FlowFile.js"
import * as FlowRoutes from "./FlowRoutes.js"
import * as ParameterInput from "./ParameterInput.js"

/** One of our nodes, as a flow refers to it. */
export interface Node {
  /** The class, which is also the cell «Command». */
  readonly command: string
  readonly style: FlowRoutes.Style
}

/**
 * What is wrong with a flow as far as our nodes are concerned, in the order of the file: a value without a route, a failure
 * that goes the same way as success, a route to a node that is not there, a parameter cell that is no JSON, a doubled number,
 * a command that nearly is one of ours. Empty: nothing. Rows of other nodes are only looked at for numbers and near misses.
 */
export const check = (flow: FlowFile, nodes: ReadonlyArray<Node>): ReadonlyArray<Finding> => {
  const numbers = new Set(flow.nodes.map((row) => cell(row, "Node Number")))
  const ours = flow.nodes.flatMap((row) => {
    const node = nodes.find(({ command }) => command === cell(row, "Command"))
    return node === undefined ? nearMiss(flow, row, nodes) : checkNode(flow, row, node, numbers)
  })
  return [...doubled(flow), ...ours, ...unused(flow, nodes)].sort((a, b) => a.line - b.line)
}

const cell = (row: FlowNode, column: Column): string => row.cell(column).trim()

const doubled = (flow: FlowFile): ReadonlyArray<Finding> => {
  const first = new Map<string, number>()
  return flow.nodes.flatMap((row) => {
    const number = cell(row, "Node Number")
    const before = first.get(number)
    if (number === "")
      return [
        finding(
          flow.name,
          row.line,
          "Node Number",
          "flow-number-missing",
          "The row has no node number, so nothing can lead to it."
        )
      ]
    if (before === undefined) {
      first.set(number, row.line)
      return []
    }
    return [
      finding(
        flow.name,
        row.line,
        "Node Number",
        "flow-number-twice",
        `Node ${number} stands on line ${before} already. FlowRoutes to it are ambiguous: give one of them another number.`
      )
    ]
  })
}

const nearMiss = (flow: FlowFile, row: FlowNode, nodes: ReadonlyArray<Node>): ReadonlyArray<Finding> => {
  const command = cell(row, "Command")
  const near = suggest(
    command,
    nodes.map((node) => node.command)
  )
  if (near === undefined) return []
  return [
    finding(
      flow.name,
      row.line,
      "Command",
      "flow-command-near-miss",
      `«${command}» is no node of this solution. Is ${near} meant? Class, file and command have to be spelled alike.`
    )
  ]
}

const unused = (flow: FlowFile, nodes: ReadonlyArray<Node>): ReadonlyArray<Finding> =>
  nodes
    .filter(({ command }) => !flow.nodes.some((row) => cell(row, "Command") === command))
    .map(({ command }) =>
      finding(flow.name, 1, "Command", "flow-node-not-called", `No row of the flow calls ${command}.`)
    )

const checkNode = (flow: FlowFile, row: FlowNode, node: Node, numbers: ReadonlySet<string>): ReadonlyArray<Finding> => [
  ...checkType(flow, row, node),
  ...checkParameters(flow, row),
  ...checkRoutes(flow, row, node, numbers)
]

const checkType = (flow: FlowFile, row: FlowNode, { command }: Node): ReadonlyArray<Finding> => {
  const findings: Array<Finding> = []
  if (cell(row, "Node Type").toUpperCase() !== "A")
    findings.push(
      finding(flow.name, row.line, "Node Type", "flow-not-an-action", `${command} is an action node: its type is A.`)
    )
  if (cell(row, "Decision Variable") !== "success")
    findings.push(
      finding(
        flow.name,
        row.line,
        "Decision Variable",
        "flow-decision-variable",
        `${command} answers in «success»: write success here.`
      )
    )
  return findings
}

const checkParameters = (flow: FlowFile, row: FlowNode): ReadonlyArray<Finding> =>
  ParameterInput.problems(row.cell("Parameter Input")).map(({ code, message }) =>
    finding(flow.name, row.line, "Parameter Input", code, message)
  )

const checkRoutes = (
  flow: FlowFile,
  row: FlowNode,
  { command, style }: Node,
  numbers: ReadonlySet<string>
): ReadonlyArray<Finding> => {
  const { broken, routes } = FlowRoutes.readWhatNext(row.cell("What Next?"))
  const at = (code: string, message: string): Finding => finding(flow.name, row.line, "What Next?", code, message)
  const answers = FlowRoutes.answers[style]
  const values = answers.map(({ value }) => value)
  const successes = new Set(answers.filter(({ failure }) => !failure).flatMap(({ value }) => routes.get(value) ?? []))
  return [
    ...broken.map((pair) =>
      at("flow-route-broken", `«${pair}» is no route of its own: a route is value~node, each value once, joined by |.`)
    ),
    ...answers.flatMap(({ meaning, value }) =>
      routes.has(value)
        ? []
        : [
            at(
              "flow-route-missing",
              `${command} can answer «${value}» (${meaning}) and no route takes it: the bot would stop with an internal error. Add ${value}~NODE.`
            )
          ]
    ),
    ...answers.flatMap(({ failure, value }) => {
      const node = routes.get(value)
      return failure && node !== undefined && successes.has(node)
        ? [
            at(
              "flow-no-care",
              `«${value}» leads to node ${node}, as success does. A failure needs a branch that cares for the person.`
            )
          ]
        : []
    }),
    ...[...routes].flatMap(([value, node]) =>
      numbers.has(node)
        ? []
        : [at("flow-route-nowhere", `«${value}» leads to node ${node}, which is not in this flow.`)]
    ),
    ...[...routes.keys()].flatMap((value) =>
      values.includes(value)
        ? []
        : [at("flow-route-never", `${command} never answers «${value}».${hint(value, style)}`)]
    )
  ]
}

const hint = (value: string, style: FlowRoutes.Style): string => {
  const other = style === "plain" ? "rich" : "plain"
  if (FlowRoutes.answers[other].some((answer) => answer.value === value))
    return ` It is an answer of the ${other} style: check with --style ${other}.`
  const meant = suggest(
    value,
    FlowRoutes.answers[style].map((answer) => answer.value)
  )
  return meant === undefined ? "" : ` Is «${meant}» meant?`
}
