// Runs the samples of pages one after the other and prints what each command printed, as JSON. A separate process, because
// commands depend on the current folder; one process, because loading Sluice takes longer than running the samples.
import { spawn } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { format } from "node:util"
import { NodeContext } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { startMockBraze } from "mock-braze"
import * as Exit from "../../src/commands/Exit.js"
import * as Program from "../../src/commands/Program.js"
import * as StaticOutput from "../../src/commands/StaticOutput.js"
import * as Output from "../../src/terminal/Output.js"
import { blocksOf } from "./pageSamples.js"

const [folder = "", ...pages] = process.argv.slice(2)

/** The address that the pages show. The samples use a free port. */
const shownAddress = "http://127.0.0.1:8099"

const words = (command: string): ReadonlyArray<string> =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? ""
  )

/** Both streams in the order in which a terminal shows them. */
class Printed {
  text = ""
  get out(): string {
    return this.text
  }
  set out(text: string) {
    this.text = text
  }
  get err(): string {
    return this.text
  }
  set err(text: string) {
    this.text = text
  }
}

class Shell {
  exit: number | null = 0
  endpoint = shownAddress
  stop: () => Promise<void> = async () => {}

  async run(command: string): Promise<string> {
    const [first = "", second = "", ...rest] = words(command)
    const [program = "", ...filters] = command.split(" | ")
    if (first === "npx" && second === "sluice") {
      const printed = await this.#sluice(words(program).slice(2))
      return filters.length === 0 ? printed : this.#other(filters.join(" | "), printed)
    }
    if (first === "npx" && second === "mock-braze") return this.#mock(rest)
    if (first === "npx" && second === "tsx") return this.#program(rest[0] ?? "")
    if (first === "node" && second !== "--test") return this.#program(second)
    if (first === "export") return this.#export([second, ...rest])
    if (command === "echo $?") return String(this.exit)
    if (first === "node") return this.#tests(rest[0] ?? "")
    return this.#other(command)
  }

  async #sluice(args: ReadonlyArray<string>): Promise<string> {
    const printed = new Printed()
    const answer = StaticOutput.of([...args], "0.0.0")
    if (answer !== undefined) {
      this.exit = answer.code
      return answer.text
    }
    const layer = Layer.mergeAll(NodeContext.layer, Output.layerMemory(printed), Exit.layer)
    this.exit = await Effect.runPromise(Effect.provide(Program.main(["node", "sluice", ...args], "0.0.0"), layer))
    return printed.text
  }

  async #mock(args: ReadonlyArray<string>): Promise<string> {
    const apiKey = args[args.indexOf("--api-key") + 1] ?? ""
    const mock = await startMockBraze({ apiKey })
    this.endpoint = mock.url
    this.stop = () => mock.stop()
    return ""
  }

  async #program(file: string): Promise<string> {
    let printed = ""
    const { log } = globalThis.console
    globalThis.console.log = (...values) => {
      printed += `${format(...values)}\n`
    }
    try {
      await import(pathToFileURL(join(process.cwd(), file)).href)
    } catch (error) {
      printed += format(error)
    } finally {
      globalThis.console.log = log
    }
    return printed
  }

  /** The counts of Node's test runner; the rest of what it prints depends on its version. */
  async #tests(file: string): Promise<string> {
    const printed = await this.#other(
      `node --conditions=@sluice/source --import tsx --test --test-reporter=tap ${file}`
    )
    return (printed.match(/^# (pass|fail) \d+$/gm) ?? [printed]).join("\n")
  }

  #export(variables: ReadonlyArray<string>): string {
    for (const variable of variables) {
      const [name = "", ...value] = variable.split("=")
      process.env[name] = value.join("=").replace(shownAddress, this.endpoint)
    }
    return ""
  }

  /** Not in one call that blocks, because the mock of the page answers in this process. */
  async #other(command: string, input = ""): Promise<string> {
    const child = spawn("sh", ["-c", command])
    let printed = ""
    child.stdout.on("data", (part) => (printed += part))
    child.stderr.on("data", (part) => (printed += part))
    // A filter such as `head` may end before it has read everything.
    child.stdin.on("error", () => {})
    child.stdin.end(input)
    this.exit = await new Promise((resolve) => child.on("close", resolve))
    return printed
  }
}

const outputs: Record<string, ReadonlyArray<string>> = {}
const environment = { ...process.env }
for (const page of pages) {
  const place = join(folder, page.replaceAll(/[^\w-]+/g, "-"))
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place, { recursive: true })
  process.chdir(place)
  process.env = { ...environment }
  const shell = new Shell()
  const printed: Array<string> = []
  for (const block of blocksOf(readFileSync(page, "utf8"))) {
    if (block.kind === "file") {
      mkdirSync(dirname(block.name), { recursive: true })
      writeFileSync(block.name, block.text)
      continue
    }
    for (const { command } of block.commands) {
      const output = await shell.run(command)
      printed.push(output.replaceAll(shell.endpoint, shownAddress).replaceAll(place, "").trimEnd())
    }
  }
  await shell.stop()
  outputs[page] = printed
}
process.stdout.write(JSON.stringify(outputs))
process.exit(0)
