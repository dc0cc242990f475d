import { question, suggest } from "@sluice/values/NearMiss"
import type { ColumnName, FindingInFile, FlowFile, FlowFinding, FlowNode } from "./FlowFile.js"
import * as FlowRoutes from "./FlowRoutes.js"
import * as ParameterInput from "./ParameterInput.js"

/** A node of this solution that a flow refers to. */
export interface Node {
  /** The class, which is also the text of the cell «Command». */
  readonly command: string
  readonly style: FlowRoutes.Style
}

/**
 * The mistakes of a flow that affect the nodes of this solution, in the order of the file: a value without a route, a
 * failure with the same route as success, a route to a missing node, invalid JSON in a parameter cell, a repeated node
 * number, a command that resembles one of this solution. For rows of other nodes, only the number and near misses are
 * checked.
 */
export const check = (flow: FlowFile, nodes: ReadonlyArray<Node>): ReadonlyArray<FlowFinding> => {
  const numbers = new Set(flow.nodes.map((row) => cell(row, "Node Number")))
  const ours = flow.nodes.flatMap((row) => {
    const node = nodes.find(({ command }) => command === cell(row, "Command"))
    return node === undefined ? nearMiss(row, nodes) : checkNode(row, node, numbers)
  })
  return [...repeatedNumbers(flow), ...ours, ...uncalled(flow, nodes)]
    .map((finding) => ({ file: flow.name, ...finding }))
    .sort((a, b) => a.line - b.line)
}

const cell = (row: FlowNode, column: ColumnName): string => row.cell(column).trim()

const repeatedNumbers = (flow: FlowFile): ReadonlyArray<FindingInFile> => {
  const lines = new Map<string, number>()
  return flow.nodes.flatMap(({ cell, line }): ReadonlyArray<FindingInFile> => {
    const column = "Node Number"
    const number = cell(column).trim()
    const before = lines.get(number)
    if (number === "") {
      const message = "The row has no node number, so no route can lead to it. Give it a number."
      return [{ line, column, code: "flow-number-missing", message }]
    }
    if (before === undefined) {
      lines.set(number, line)
      return []
    }
    const message = `Line ${before} already has the node number ${number}, so routes to it are ambiguous. Change one of the two.`
    return [{ line, column, code: "flow-number-twice", message }]
  })
}

const nearMiss = (row: FlowNode, nodes: ReadonlyArray<Node>): ReadonlyArray<FindingInFile> => {
  const command = cell(row, "Command")
  const commands = nodes.map((node) => node.command)
  if (suggest(command, commands) === undefined) return []
  const message = `«${command}» is not a node of this solution.${question(command, commands)} Class, file and command must have the same spelling.`
  return [{ line: row.line, column: "Command", code: "flow-command-near-miss", message }]
}

const uncalled = (flow: FlowFile, nodes: ReadonlyArray<Node>): ReadonlyArray<FindingInFile> =>
  nodes
    .filter(({ command }) => !flow.nodes.some((row) => cell(row, "Command") === command))
    .map(({ command }) => ({
      line: 1,
      column: "Command",
      code: "flow-node-not-called",
      message: `No row of the flow calls ${command}.`
    }))

const checkNode = (row: FlowNode, node: Node, numbers: ReadonlySet<string>): ReadonlyArray<FindingInFile> => [
  ...checkType(row, node),
  ...checkParameters(row),
  ...checkRoutes(row, node, numbers)
]

const checkType = ({ cell, line }: FlowNode, { command }: Node): ReadonlyArray<FindingInFile> => {
  const findings: Array<FindingInFile> = []
  if (cell("Node Type").trim().toUpperCase() !== "A") {
    const message = `${command} is an action node. Write A here.`
    findings.push({ line, column: "Node Type", code: "flow-not-an-action", message })
  }
  if (cell("Decision Variable").trim() !== "success") {
    const message = `${command} returns its answer in «success». Write success here.`
    findings.push({ line, column: "Decision Variable", code: "flow-decision-variable", message })
  }
  return findings
}

const checkParameters = (row: FlowNode): ReadonlyArray<FindingInFile> =>
  ParameterInput.problems(row.cell("Parameter Input")).map((problem) => ({
    line: row.line,
    column: "Parameter Input",
    ...problem
  }))

const checkRoutes = (
  row: FlowNode,
  { command, style }: Node,
  numbers: ReadonlySet<string>
): ReadonlyArray<FindingInFile> => {
  const { broken, routes } = FlowRoutes.readWhatNext(row.cell("What Next?"))
  const at = (code: string, message: string): FindingInFile => ({
    line: row.line,
    column: "What Next?",
    code,
    message
  })
  const answers = FlowRoutes.answers[style]
  const values = answers.map(({ value }) => value)
  const successes = new Set(answers.filter(({ failure }) => !failure).flatMap(({ value }) => routes.get(value) ?? []))
  return [
    ...broken.map((pair) =>
      at("flow-route-broken", `«${pair}» is not a valid route. Write value~node, each value once, joined by |.`)
    ),
    ...answers.flatMap(({ meaning, value }) =>
      routes.has(value)
        ? []
        : [
            at(
              "flow-route-missing",
              `${command} can answer «${value}» (${meaning}), which has no route, so the bot would stop with an internal error. Add ${value}~NODE.`
            )
          ]
    ),
    ...answers.flatMap(({ failure, value }) => {
      const node = routes.get(value)
      return failure && node !== undefined && successes.has(node)
        ? [
            at(
              "flow-no-care",
              `«${value}» leads to node ${node}, as success does. Lead failures to a branch that handles them.`
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
  return question(
    value,
    FlowRoutes.answers[style].map((answer) => answer.value)
  )
}
