import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Built from "./Built.js"
import { body, headersOf } from "./Http.js"

// No container engine runs here: the test reads the file and follows its instructions in an empty folder.

const room = fileURLToPath(new URL("..", import.meta.url))

const lines = readFileSync(join(room, "Dockerfile"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))

const said = (word: string): ReadonlyArray<string> =>
  lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))

const command = (word: string): ReadonlyArray<string> => {
  const [line = ""] = said(word)
  return JSON.parse(line.slice(line.indexOf("[")))
}

let home = ""
beforeAll(() => {
  Built.build()
  home = mkdtempSync(join(tmpdir(), "mock-braze-container-"))
  for (const copy of said("COPY")) {
    const [from = "", to = ""] = copy.split(" ")
    cpSync(join(room, from), join(home, to === "./" ? from : to), { recursive: true })
  }
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Starts the entry point of the container on a free port, and calls `use` with its line of JSON. */
const started = async (env: Readonly<Record<string, string>>, use: (line: Line) => Promise<void>): Promise<void> => {
  const [program = "", ...args] = command("ENTRYPOINT")
  const child = spawn(program, [...args, "--port", "0", "--json"], {
    cwd: home,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "inherit"]
  })
  try {
    const [text] = await Promise.race([once(child.stdout, "data"), once(child, "exit")])
    await use(JSON.parse(String(text)))
  } finally {
    if (child.exitCode === null) {
      child.kill("SIGTERM")
      await once(child, "exit")
    }
  }
}

interface Line {
  readonly url: string
  readonly apiKey: string
  readonly adminToken: string
}

const isHealthy = (port: string): boolean => {
  const [program = "", ...args] = command("HEALTHCHECK")
  try {
    execFileSync(
      program,
      args.map((arg) => arg.replace("8099", port))
    )
    return true
  } catch {
    return false
  }
}

describe("the container file", () => {
  it("copies the published files, runs as an unprivileged user and exposes its port", () => {
    const { files } = JSON.parse(readFileSync(join(room, "package.json"), "utf8"))
    const copied = said("COPY").map((line) => line.split(" ")[0])
    expect(copied.filter((name) => name !== "package.json" && !files.includes(name))).toEqual([])
    expect([said("FROM"), said("USER"), said("EXPOSE")]).toEqual([["node:24-alpine"], ["node"], ["8099"]])
    expect(lines.indexOf("USER node")).toBeLessThan(lines.findIndex((line) => line.startsWith("ENTRYPOINT")))
  })

  it("uses key and token from the environment, and requires the token", () =>
    started({ MOCK_BRAZE_API_KEY: "k*$1", MOCK_BRAZE_ADMIN_TOKEN: "t*$1" }, async ({ url, apiKey, adminToken }) => {
      expect([apiKey, adminToken]).toEqual(["k*$1", "t*$1"])
      const sent = await fetch(`${url}/users/track`, { method: "POST", headers: headersOf("k*$1"), body: body("u1") })
      const bare = await fetch(`${url}/_mock/stats`)
      const shown = await fetch(`${url}/_mock/stats`, { headers: { "x-mock-admin-token": "t*$1" } })
      expect([sent.status, bare.status, shown.status]).toEqual([201, 401, 200])
      const { port } = new URL(url)
      expect([isHealthy(port), isHealthy("1")]).toEqual([true, false])
    }))

  it("creates both if the environment has none", () =>
    started({}, async ({ url, apiKey, adminToken }) => {
      expect([apiKey.length > 10, adminToken.length > 10]).toEqual([true, true])
      expect((await fetch(`${url}/_mock/stats`)).status).toBe(401)
    }))
})
