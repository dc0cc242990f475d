import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import * as Exit from "../src/commands/Exit.js"
import * as FlowCommand from "../src/commands/FlowCommand.js"
import * as Output from "../src/terminal/Output.js"

const example = fileURLToPath(new URL("../examples/action-node/flow.csv", import.meta.url))

const check = (file: string, style: "plain" | "rich") => {
  const kept = { out: "", err: "" }
  const program = Effect.gen(function* () {
    yield* FlowCommand.check({ file, nodes: ["BrazeExample"], style })
    return yield* (yield* Exit.Exit).get
  })
  const layers = Layer.mergeAll(Output.layerMemory(kept), Exit.layer)
  return Effect.runPromise(Effect.provide(program, layers)).then((exit) => ({ exit, ...kept }))
}

describe("sluice flow check", () => {
  it("says that all is well with the example's flow [S-4]", async () => {
    expect(await check(example, "rich")).toEqual({ exit: 0, out: `${example}: every answer has its route.\n`, err: "" })
  })

  it("shows each finding with file, line and column, and exits 1 [S-50]", async () => {
    const folder = await mkdtemp(join(tmpdir(), "flow-"))
    const file = join(folder, "flow.csv")
    await writeFile(file, (await readFile(example, "utf8")).replace("|error~320", ""))
    const { err, exit, out } = await check(file, "rich")
    expect([exit, out]).toEqual([1, ""])
    expect(err).toContain(`${file}:3 «What Next?»: BrazeExample can answer «error»`)
    expect(err).toContain(`1 finding in ${file}.`)
    await rm(folder, { recursive: true })
  })

  it("says that there is no such file", async () => {
    expect(await check("nowhere.csv", "plain")).toMatchObject({
      exit: 1,
      err: expect.stringContaining("nowhere.csv cannot be read")
    })
  })
})
