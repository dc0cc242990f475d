import { spawn, spawnSync } from "node:child_process"
import { EventEmitter, once } from "node:events"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { root } from "../src/Repository.js"
import { leave } from "../src/start/Leave.js"

class Keys extends EventEmitter {
  readonly modes: Array<boolean> = []
  constructor(readonly isTTY: boolean) {
    super()
  }
  setRawMode(raw: boolean): void {
    this.modes.push(raw)
  }
  resume(): void {}
  pause(): void {}
}

describe("somebody who looks at the mock", () => {
  it.each(["\u0003", "\u0004", "q"])("leaves with the key %j, and finds the terminal as it was", async (key) => {
    const keys = new Keys(true)
    const left = leave(keys, new EventEmitter())
    keys.emit("data", Buffer.from("x"))
    expect(keys.modes).toEqual([true])
    keys.emit("data", Buffer.from(key))
    await left
    expect([keys.modes, keys.listenerCount("data")]).toEqual([[true, false], 0])
  })

  it.each(["SIGINT", "SIGTERM"])("leaves with %s, on a terminal or not", async (signal) => {
    for (const isTTY of [true, false]) {
      const signals = new EventEmitter()
      const keys = new Keys(isTTY)
      const left = leave(keys, signals)
      signals.emit(signal)
      await left
      expect([keys.modes, signals.eventNames()]).toEqual([isTTY ? [true, false] : [], []])
    }
  })
})

const driver = join(root, "tools", "test", "terminal.py")
const hasPython = spawnSync("python3", ["-c", "import pty"]).status === 0

describe.skipIf(!hasPython)("the demonstration on a terminal", () => {
  it("stays up with its inspector until Ctrl-C, and ends with 0", async () => {
    const { CI: _, ...env } = process.env
    const child = spawn("python3", [driver, process.execPath, join(root, "tools", "dist", "Start.js")], { env })
    let said = ""
    child.stdout.on("data", (part) => {
      said += part
    })
    await once(child, "close")
    expect(JSON.parse(said)).toEqual({ inspector: "text/html; charset=utf-8", code: 0 })
  }, 180_000)
})
