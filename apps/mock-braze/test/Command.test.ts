import { spawn } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import * as Command from "../src/command/Command.js"
import * as Built from "./Built.js"
import { track, withMock } from "./Http.js"

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command. With each output, calls `then` with the text so far and a function that sends a signal. */
const run = (
  args: ReadonlyArray<string>,
  then: (out: string, signal: (name: NodeJS.Signals) => void) => void = () => {}
): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [Built.command(), ...args])
    const said = { out: "", err: "" }
    child.stdout.on("data", (chunk: Buffer) => {
      said.out += chunk.toString()
      then(said.out, (name) => child.kill(name))
    })
    child.stderr.on("data", (chunk: Buffer) => {
      said.err += chunk.toString()
    })
    child.on("close", (code) => resolve({ code, ...said }))
  })

describe("reading the command line", () => {
  it("has defaults for everything", () => {
    expect(Command.read([])).toEqual({
      _tag: "Start",
      start: { options: { port: 8099 }, seed: undefined, tls: undefined, json: false, quiet: false }
    })
  })

  it("accepts every option, with a space or an equals sign", () => {
    const line =
      "--port=0 --host ::1 --api-key k --seed s.json --limits mau --rate-limit-scale 0.5 --allow-host a --allow-host b --allow-origin http://o --admin-token t --tls-cert c.pem --tls-key k.pem --json"
    expect(Command.read(line.split(" "))).toEqual({
      _tag: "Start",
      start: {
        options: {
          port: 0,
          host: "::1",
          apiKey: "k",
          limits: "mau",
          rateLimitScale: 0.5,
          allowHosts: ["a", "b"],
          allowOrigins: ["http://o"],
          adminToken: "t"
        },
        seed: "s.json",
        tls: { cert: "c.pem", key: "k.pem" },
        json: true,
        quiet: true
      }
    })
  })

  it("accepts --tls alone, and a data folder", () => {
    expect(Command.read(["--tls", "--data", "d", "--quiet"])).toEqual({
      _tag: "Start",
      start: { options: { port: 8099, data: "d" }, seed: undefined, tls: true, json: false, quiet: true }
    })
    expect(Command.read(["--tls", "--tls-cert", "c", "--tls-key", "k"])).toEqual({
      _tag: "Wrong",
      messages: ["--tls creates a certificate; omit it if you give one with --tls-cert and --tls-key"]
    })
  })

  it("reports every mistake at once", () => {
    expect(Command.read(["run", "--prot", "1", "--limits", "mao", "--port", "x", "--tls-key", "k", "--seed"])).toEqual({
      _tag: "Wrong",
      messages: [
        `unexpected argument "run"; options start with two dashes`,
        `unexpected argument "1"; options start with two dashes`,
        "unknown option --prot; did you mean --port?",
        "--seed needs a value: --seed FILE",
        "--tls-cert and --tls-key must be given together; --tls-cert is missing",
        "--port: must be a whole number from 0 to 65535; 0 selects a free port",
        `--limits: must be "combined", "legacy" or "mau"; did you mean "mau"?`
      ]
    })
  })

  it.each(["0x10", "1e3", "-1", "+80", "80.0", "65536", " 80", "", "8099x", "１２"])("refuses %j as a port", (port) => {
    expect(Command.read([`--port=${port}`])).toEqual({
      _tag: "Wrong",
      messages: ["--port: must be a whole number from 0 to 65535; 0 selects a free port"]
    })
  })

  it.each([
    ["0", 0],
    ["65535", 65_535],
    ["08099", 8_099]
  ])("accepts %j as a port", (text, port) => {
    expect(Command.read(["--port", text])).toMatchObject({ start: { options: { port } } })
  })

  it("names mistakes in options by their flags, one per line", () => {
    const wrong = [
      { path: "rateLimitScale", message: "must be a number above 0" },
      { path: "allowHosts[1]", message: "must be a host name" },
      { path: "--tls-cert", message: "a.pem does not contain a certificate in PEM" },
      { path: "seed.attributes[0].time", message: "is bad" },
      { path: "", message: "as a whole" }
    ]
    expect(Command.lines(Command.flagged(wrong))).toBe(
      [
        "mock-braze: --rate-limit-scale: must be a number above 0",
        "            --allow-host: must be a host name",
        "            --tls-cert: a.pem does not contain a certificate in PEM",
        "            seed.attributes[0].time: is bad",
        "            as a whole"
      ].join("\n")
    )
  })

  it("lists every option in the help, one per line", () => {
    expect(Command.read(["--help", "--nonsense"])._tag).toBe("Help")
    expect(Command.read(["-v"])._tag).toBe("Version")
    expect(
      Command.help()
        .match(/^ {2}--[a-z-]+/gm)
        ?.map((flag) => flag.trim().slice(2))
    ).toEqual(Command.flags.map(({ name }) => name))
  })
})

describe("the command", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("prints its address, serves, and stops cleanly on %s", async (name) => {
    let answered: Promise<number> | undefined
    const { code, out, err } = await run(["--port", "0", "--json"], (line, signal) => {
      const { url, apiKey } = JSON.parse(line)
      answered = track({ url, apiKey }).then(({ status }) => status)
      void answered.then(() => signal(name))
    })
    expect({ code, err, status: await answered }).toEqual({ code: 0, err: "", status: 201 })
    const { url, inspector, apiKey, ...rest } = JSON.parse(out)
    expect(rest).toEqual({})
    expect(inspector).toBe(`${url}/_mock/`)
    expect(apiKey).toMatch(/^[0-9a-f-]{36}$/)
  })

  it("prints its address and the key to send", async () => {
    const { out } = await run(["--port", "0", "--api-key", "my-fixed-key"], (_, signal) => signal("SIGINT"))
    expect(out).toMatch(/^mock-braze listens on http:\/\/127\.0\.0\.1:\d+\n/)
    expect(out).toContain("my-fixed-key")
  })

  it("explains what to do if the port is in use", () =>
    withMock(async (mock) => {
      const { port } = new URL(mock.url)
      const { code, err } = await run(["--port", port])
      expect({ code, err }).toEqual({
        code: 1,
        err: `mock-braze: port ${port} is in use, perhaps by another mock-braze. Choose another port with --port, or a free one with --port 0.\n`
      })
    }))

  it("reads a seed, and reports mistakes in it without quoting it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mock-braze-"))
    const file = (name: string) => join(folder, name)
    await writeFile(file("bad.json"), `{"attributes": [secret]}`)
    await writeFile(file("wrong.json"), `{"attributes": [{"first_name": "secret"}]}`)
    const [bad, wrong, none] = await Promise.all(
      ["bad.json", "wrong.json", "none.json"].map((name) => run(["--port", "0", "--seed", file(name)]))
    )
    await rm(folder, { recursive: true })
    expect(bad).toMatchObject({
      code: 1,
      err: `mock-braze: ${file("bad.json")}:1:17: invalid JSON, expected a value or "]"\n`
    })
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("seed.attributes[0]: 'external_id'") })
    expect(none).toMatchObject({ code: 1, err: `mock-braze: --seed: cannot read ${file("none.json")} (ENOENT)\n` })
    expect([bad, wrong].some((ran) => ran?.err.includes("secret"))).toBe(false)
  })

  it("serves TLS with the given files, and names an invalid file", async () => {
    const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}.pem`, import.meta.url))
    const tls = (cert: string, key: string) => ["--port", "0", "--tls-cert", cert, "--tls-key", key]
    const [fine, other, none] = await Promise.all([
      run(tls(fixture("cert"), fixture("key")), (_, signal) => signal("SIGINT")),
      run(tls(fixture("cert"), fixture("other-key"))),
      run(tls("/nowhere/cert.pem", fixture("key")))
    ])
    expect(fine).toMatchObject({ code: 0, out: expect.stringMatching(/listens on https:\/\/127\.0\.0\.1:\d+\n/) })
    expect(other).toMatchObject({
      code: 1,
      err: `mock-braze: --tls-key: ${fixture("other-key")} does not belong to the certificate\n`
    })
    expect(none).toMatchObject({
      code: 1,
      err: "mock-braze: --tls-cert: cannot read /nowhere/cert.pem (ENOENT)\n"
    })
  })

  it("prints the admin token as text and as JSON", async () => {
    const { out } = await run(["--port", "0", "--host", "0.0.0.0"], (_, signal) => signal("SIGINT"))
    const token = /^ {2}token {6}([0-9a-f-]{36})$/m.exec(out)?.[1]
    expect(out).toContain(`/_mock/?token=${token}`)
    const json = await run(["--port", "0", "--admin-token", "t", "--json"], (_, signal) => signal("SIGINT"))
    expect(JSON.parse(json.out)).toMatchObject({
      adminToken: "t",
      inspector: expect.stringMatching(/\/_mock\/\?token=t$/)
    })
  })
})
