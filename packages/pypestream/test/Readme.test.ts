import { readFile } from "node:fs/promises"
import * as RememberedAnswers from "@sluice/core/RememberedAnswers"
import { Effect, Either } from "effect"
import { expect, it, vi } from "vitest"
import * as ProfileReader from "../src/client/ProfileReader.js"
import * as FlowRoutes from "../src/flow/FlowRoutes.js"
import * as NodeHandler from "../src/handlers/NodeHandler.js"
import * as ActionNode from "../src/node/ActionNode.js"
import * as Environments from "../src/node/Environments.js"
import * as InsightNode from "../src/node/InsightNode.js"

const readme = readFile(new URL("../README.md", import.meta.url), "utf8")

it("the samples of the README run and return the results in it [D-20] [S-58]", async () => {
  const samples = [...(await readme).matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code)
  const body = samples
    .join("")
    .split("\n")
    .filter((line) => !line.startsWith("import "))
    .join("\n")
  const log = vi.fn()
  const run: (...names: ReadonlyArray<unknown>) => Promise<unknown> = Object.getPrototypeOf(async () => {}).constructor(
    "ActionNode",
    "NodeHandler",
    "Environments",
    "RememberedAnswers",
    "InsightNode",
    "ProfileReader",
    "Effect",
    "Either",
    "console",
    `${body}\nreturn { answer, sent, answers, insight }`
  )
  expect(
    await run(ActionNode, NodeHandler, Environments, RememberedAnswers, InsightNode, ProfileReader, Effect, Either, {
      log
    })
  ).toEqual({
    answer: { success: "true" },
    sent: [
      { payload: { user_id: "customer-1" }, context: { env: "sandbox" }, at: expect.any(String) },
      { payload: { user_id: "customer-2" }, context: { env: "sandbox", chat_id: "chat-1" }, at: expect.any(String) }
    ],
    answers: [{ success: "true" }, { success: "true" }],
    insight: { success: "known", FIRST_NAME: "Ada", PLAN: "", LAST_PAGE: "our site", REASON: "" }
  })
  expect(log).toHaveBeenCalledTimes(4)
})

it("the README shows the current table of answers", async () => {
  expect(await readme).toContain(FlowRoutes.table("rich"))
})
