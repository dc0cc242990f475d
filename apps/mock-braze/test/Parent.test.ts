import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { describe, expect, it } from "vitest"
import * as Parent from "../src/command/Parent.js"
import * as Built from "./Built.js"

describe("a server that npx started", () => {
  it("stops when npx ends, and one that was started otherwise does not", async () => {
    const parents = [1, 1, 7]
    await Parent.ended({ npm_command: "exec" }, () => parents.shift() ?? 7)
    const never = Parent.ended({ npm_command: "run-script" }, () => parents.shift() ?? 8).then(() => "ended")
    expect(await Promise.race([never, Promise.resolve("running")])).toBe("running")
  })

  it("frees its port when only npx is killed", async () => {
    const command = [process.execPath, Built.command(), "--port", "0", "--json"]
    // As npx does: a process that starts the server and does not pass on the signal that ends it.
    const program = `
      const { spawn } = require("node:child_process")
      spawn(process.argv[1], process.argv.slice(2), { stdio: "inherit", env: { ...process.env, npm_command: "exec" } })
      setInterval(() => {}, 1000)`
    const npx = spawn(process.execPath, ["-e", program, ...command], { stdio: ["ignore", "pipe", "inherit"] })
    const lines = createInterface({ input: npx.stdout })
    const [line]: Array<string> = await once(lines, "line")
    const { url } = JSON.parse(line ?? "")
    expect((await fetch(`${url}/_mock/health`)).status).toBe(200)
    npx.kill("SIGKILL")
    // The output ends when the server, which has inherited it, has ended too.
    await once(lines, "close")
    await expect(fetch(`${url}/_mock/health`)).rejects.toThrow("fetch failed")
  })
})
