import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import * as AnswerFile from "@sluice/node/AnswerFile"
import * as Sqlite from "@sluice/node/Sqlite"
import { Effect, TestClock, TestContext } from "effect"
import { type MockBraze, startMockBraze } from "mock-braze"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { temporaryFolder } from "./support/temporary.js"

const { folder } = temporaryFolder()
const file = join(folder, "answers.db")
const program = fileURLToPath(new URL("./support/nodeProgram.ts", import.meta.url))

interface NodeProcess {
  readonly child: ChildProcess
  readonly call: (turn: number) => void
  readonly next: () => Promise<string>
}

const start = async (mock: MockBraze): Promise<NodeProcess> => {
  const args = ["--conditions=@sluice/source", "--import", "tsx", program, mock.url, mock.apiKey, file]
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async () => String((await lines.next()).value)
  expect(await next()).toBe("ready")
  return { child, next, call: (turn) => void child.stdin.write(`${JSON.stringify({ user_id: "ada", turn })}\n`) }
}

describe("calls that are made again in another process", () => {
  let mock: MockBraze
  let nodes: ReadonlyArray<NodeProcess> = []

  beforeAll(async () => {
    mock = await startMockBraze()
    nodes = await Promise.all([start(mock), start(mock)])
  })
  afterAll(async () => {
    for (const { child } of nodes) child.kill("SIGKILL")
    await mock.stop()
  })

  const turnsSent = () => mock.user("ada")?.events.map(({ properties }) => properties?.["turn"])

  it("count once, and each gets the answer of the first one: 20 calls at once in both processes", async () => {
    const turns = Array.from({ length: 20 }, (_, turn) => turn)
    for (const turn of turns) for (const { call } of nodes) call(turn)
    const answers = await Promise.all(nodes.flatMap(({ next }) => turns.map(next)))
    expect(answers).toEqual(answers.map(() => "accepted"))
    expect(turnsSent()?.toSorted((one, other) => Number(one) - Number(other))).toEqual(turns)
  })

  it("are not run again if the process of the first one was killed before it answered", async () => {
    const [first] = nodes
    mock.faults([{ action: { type: "hang" } }])
    first?.call(100)
    await mock.wait({ fired: 1 })
    first?.child.kill("SIGKILL")
    if (first !== undefined) await once(first.child, "close")
    const database = Sqlite.open(file, { readOnly: true })
    const [unanswered, ...others] = database.all("SELECT key FROM call WHERE body NOT LIKE '%answer%'")
    database.close()
    expect(others).toEqual([])
    const claimed = Effect.gen(function* () {
      const answers = yield* AnswerFile.make(file)
      const call = { key: String(unanswered?.["key"]), content: "", lease: 1 }
      yield* TestClock.setTime(Date.now())
      const before = yield* answers.claim(call)
      yield* TestClock.adjust("2 hours")
      return [before, yield* answers.claim(call)]
    })
    const claims = await Effect.runPromise(Effect.provide(Effect.scoped(claimed), TestContext.TestContext))
    expect(claims).toEqual([{ _tag: "Running" }, { _tag: "Lost" }])
  })
})
