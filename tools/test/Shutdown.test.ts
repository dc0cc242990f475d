import { spawn, spawnSync } from "node:child_process"
import { EventEmitter, once } from "node:events"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { root } from "../src/Repository.js"
import { shutdown } from "../src/start/Shutdown.js"

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

describe("the running demonstration", () => {
  it.each(["\u0003", "\u0004", "q"])("ends with the key %j and restores the terminal", async (key) => {
    const keys = new Keys(true)
    const ended = shutdown(keys, new EventEmitter())
    keys.emit("data", Buffer.from("x"))
    expect(keys.modes).toEqual([true])
    keys.emit("data", Buffer.from(key))
    await ended
    expect([keys.modes, keys.listenerCount("data")]).toEqual([[true, false], 0])
  })

  it.each(["SIGINT", "SIGTERM"])("ends with %s, with and without a terminal", async (signal) => {
    for (const isTTY of [true, false]) {
      const signals = new EventEmitter()
      const keys = new Keys(isTTY)
      const ended = shutdown(keys, signals)
      signals.emit(signal)
      await ended
      expect([keys.modes, signals.eventNames()]).toEqual([isTTY ? [true, false] : [], []])
    }
  })
})

const driver = join(root, "tools", "test", "terminal.py")
const hasPython = spawnSync("python3", ["-c", "import pty"]).status === 0

describe.skipIf(!hasPython)("the demonstration on a terminal", () => {
  it("serves the inspector until Ctrl-C and exits with 0", async () => {
    const { CI: _, ...env } = process.env
    // The number of deliveries does not matter here. The test of the README delivers all conversations.
    const child = spawn("python3", [driver, process.execPath, join(root, "tools", "dist", "Start.js"), "200"], { env })
    let said = ""
    child.stdout.on("data", (part) => {
      said += part
    })
    await once(child, "close")
    expect(JSON.parse(said)).toEqual({ inspector: "text/html; charset=utf-8", code: 0 })
  })
})
