import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, rmSync } from "node:fs"
import { join, relative } from "node:path"
import type { MockBraze } from "mock-braze"
import { startMockBraze } from "mock-braze"
import { generateExample } from "./conversations/Files.js"
import { root } from "./Repository.js"
import { compare } from "./start/ExpectedOutcomes.js"
import { text, values } from "./start/Lines.js"
import * as Messages from "./start/Messages.js"
import { choose } from "./start/People.js"
import { shutdown } from "./start/Shutdown.js"

/**
 * `node Start.js COUNT` delivers only the first conversations, and does not change the files of the whole
 * demonstration.
 */
const count = process.argv[2] === undefined ? undefined : Number(process.argv[2])
const example = await generateExample(count)
const config = join(example, "sluice.yaml")
const results = join(root, ".cache", count === undefined ? "start" : `start-${count}`)
const outcomes = join(results, "outcomes.ndjson")
const deadLetters = join(results, "dead-letters.ndjson")
const state = join(results, "state")

const shown = (path: string): string => relative(root, path).replaceAll("\\", "/")

/** The environment without the variables that could refer to a real Braze. */
const clean = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("BRAZE_")))

/** Runs the command as a user would, with its output. */
const runSluice = async (mock: MockBraze): Promise<number> => {
  const bin = join(root, "apps", "sluice", "bin", "sluice.js")
  const files = ["--outcomes", shown(outcomes), "--dead-letters", shown(deadLetters), "--state", shown(state)]
  const args = ["run", shown(config), ...files, "--yes"]
  console.log(`$ npx sluice ${args.join(" ")}\n`)
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: root,
    env: { ...clean(), BRAZE_ENDPOINT: mock.url, BRAZE_API_KEY: mock.apiKey },
    stdio: "inherit"
  })
  const [code]: Array<number | null> = await once(child, "close")
  return code ?? 1
}

const delivered = async (): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>()
  for await (const line of values(outcomes)) if (text(line, "outcome") === "delivered") ids.add(text(line, "id"))
  return ids
}

const showPeople = async (mock: MockBraze): Promise<void> => {
  const arrived = await delivered()
  const portraits = await choose(join(example, "conversations.ndjson"), (id) => arrived.has(id))
  console.log("\nThree people in the mock:")
  for (const { why, who } of portraits) {
    const user = mock.user(who)
    if (user !== undefined) console.log(Messages.portrait(why, user))
  }
}

/** On a terminal, the mock keeps running until Ctrl-C, so that the user can open the inspector. */
const keepRunning = async (mock: MockBraze): Promise<void> => {
  if (process.stdout.isTTY !== true || process.env["CI"] !== undefined) return
  console.log(`\nInspector: ${mock.url}/_mock/   Key: ${mock.apiKey}   (press Ctrl-C to stop)`)
  await shutdown(process.stdin, process)
}

const start = async (mock: MockBraze): Promise<number> => {
  const warning = Messages.ignored(process.env)
  if (warning !== undefined) console.log(warning)
  console.log(`mock-braze replaces Braze at ${mock.url}; nothing leaves this machine.\n`)
  const code = await runSluice(mock)
  if (!existsSync(outcomes)) {
    console.error(`\nsluice exited with ${code} and wrote no outcomes.`)
    return 1
  }
  const comparison = await compare(join(example, "expected.ndjson"), outcomes)
  console.log(`\n${Messages.verdict(comparison)}`)
  await showPeople(mock)
  console.log(`\n${Messages.next(shown(config), shown(deadLetters))}`)
  return comparison.different === 0 ? 0 : 1
}

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
// The run also receives the signal and finishes its account. This process waits for it.
process.on("SIGINT", () => undefined).on("SIGTERM", () => undefined)
const mock = await startMockBraze()
process.exitCode = await start(mock)
await keepRunning(mock)
await mock.stop()
