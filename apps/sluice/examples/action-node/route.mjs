// Step 6: route. The answer of the node decides where the flow continues. A failure has a branch that helps the person.
import { readFile } from "node:fs/promises"
import * as FlowCheck from "@sluice/pypestream/FlowCheck"
import * as FlowFile from "@sluice/pypestream/FlowFile"
import * as FlowRoutes from "@sluice/pypestream/FlowRoutes"
import { Either } from "effect"
import { name } from "./template.mjs"

/**
 * Checks the flow of step 3. Throws with every finding if an answer has no route. Returns the next node of an answer.
 */
export const routes = async (file) => {
  const read = FlowFile.read("flow.csv", await readFile(file))
  const findings = Either.match(read, {
    onLeft: (findings) => findings,
    onRight: (flow) => FlowCheck.check(flow, [{ command: name, style: "rich" }])
  })
  if (findings.length > 0) throw new Error(findings.map(FlowFile.show).join("\n"))
  const flow = Either.getOrThrow(read)
  const messages = new Map(flow.nodes.map((node) => [node.cell("Node Number"), node.cell("Message")]))
  const row = flow.nodes.find((node) => node.cell("Command") === name)
  const next = FlowRoutes.readWhatNext(row.cell("What Next?")).routes
  return (answer) => ({ node: next.get(answer), message: messages.get(next.get(answer)) })
}
