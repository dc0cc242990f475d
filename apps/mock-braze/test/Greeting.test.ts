import { execFileSync, spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import * as Greeting from "../src/command/Greeting.js"
import * as Built from "./Built.js"

const started = { url: "http://127.0.0.1:8099", apiKey: "my-test-key", adminToken: undefined }

describe("the greeting", () => {
  it("contains the export commands on a terminal", () => {
    expect(Greeting.text(started, true).split("\n")).toEqual([
      "mock-braze listens on http://127.0.0.1:8099",
      "  key        my-test-key",
      "  inspector  http://127.0.0.1:8099/_mock/",
      "",
      "export BRAZE_ENDPOINT=http://127.0.0.1:8099",
      "export BRAZE_API_KEY=my-test-key",
      "",
      "Press Ctrl-C to stop."
    ])
  })

  it("omits them elsewhere, and contains the token if there is one", () => {
    expect(Greeting.text({ ...started, adminToken: "a b" }, false).split("\n")).toEqual([
      "mock-braze listens on http://127.0.0.1:8099",
      "  key        my-test-key",
      "  token      a b",
      "  inspector  http://127.0.0.1:8099/_mock/?token=a%20b",
      "Press Ctrl-C to stop."
    ])
    expect(JSON.parse(Greeting.json(started))).toEqual({
      url: "http://127.0.0.1:8099",
      inspector: "http://127.0.0.1:8099/_mock/",
      apiKey: "my-test-key"
    })
  })

  it.skipIf(process.platform === "win32")("quotes any key for a shell", () => {
    for (const apiKey of ["it's $HOME `x` \\", "a b", "*", "key-1", "~"]) {
      const lines = Greeting.text({ ...started, apiKey }, true)
        .split("\n")
        .filter((line) => line.startsWith("export "))
      const script = `${lines.join("\n")}\nprintf '%s %s' "$BRAZE_ENDPOINT" "$BRAZE_API_KEY"`
      expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(`${started.url} ${apiKey}`)
    }
  })

  const hasPython = spawnSync("python3", ["--version"]).status === 0

  it.skipIf(!hasPython)("can be copied from a real terminal", () => {
    const driver = `
import os, pty, sys
process, terminal = pty.fork()
if process == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
said = b""
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    said += part
    if b"Press Ctrl-C to stop." in said:
        os.write(terminal, b"\\x03")
os.waitpid(process, 0)
sys.stdout.write(said.decode().replace("\\r", ""))
`
    const said = execFileSync(
      "python3",
      ["-c", driver, process.execPath, Built.command(), "--port", "0", "--api-key", "k"],
      {
        encoding: "utf8"
      }
    )
    const url = /listens on (\S+)/.exec(said)?.[1]
    expect(said).toContain(`\nexport BRAZE_ENDPOINT=${url}\nexport BRAZE_API_KEY=k\n`)
  })
})
