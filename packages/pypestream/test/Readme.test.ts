import { readFile } from "node:fs/promises"
import { Effect } from "effect"
import { expect, it, vi } from "vitest"
import * as FlowRoutes from "../src/flow/FlowRoutes.js"
import * as NodeHandler from "../src/handlers/NodeHandler.js"
import * as ActionNode from "../src/node/ActionNode.js"
import * as Environments from "../src/node/Environments.js"

const readme = readFile(new URL("../README.md", import.meta.url), "utf8")

it("the sample of the README runs and returns the results in it [D-20] [S-58]", async () => {
  const code = /```js\n([\s\S]*?)```/.exec(await readme)?.[1] ?? ""
  const body = code
    .split("\n")
    .filter((line) => !line.startsWith("import "))
    .join("\n")
  const log = vi.fn()
  const run: (...names: ReadonlyArray<unknown>) => Promise<unknown> = Object.getPrototypeOf(async () => {}).constructor(
    "ActionNode",
    "NodeHandler",
    "Environments",
    "Effect",
    "console",
    `${body}\nreturn { answer, sent }`
  )
  expect(await run(ActionNode, NodeHandler, Environments, Effect, { log })).toEqual({
    answer: { success: "true" },
    sent: [{ payload: { user_id: "customer-1" }, context: { env: "sandbox" }, at: expect.any(String) }]
  })
  expect(log).toHaveBeenCalledOnce()
})

it("the README shows the current table of answers", async () => {
  expect(await readme).toContain(FlowRoutes.table("rich"))
})
