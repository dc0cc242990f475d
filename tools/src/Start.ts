import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, rmSync } from "node:fs"
import { join, relative } from "node:path"
import type { MockBraze } from "mock-braze"
import { startMockBraze } from "mock-braze"
import { root } from "./Repository.js"
import { leave } from "./start/Leave.js"
import { text, values } from "./start/Lines.js"
import { choose } from "./start/People.js"
import { compare } from "./start/Truth.js"
import * as Words from "./start/Words.js"

const example = join(root, "apps", "sluice", "examples", "conversations")
const config = join(example, "sluice.yaml")
const results = join(root, ".cache", "start")
const outcomes = join(results, "outcomes.ndjson")
const deadLetters = join(results, "dead-letters.ndjson")
const state = join(results, "state")

const shown = (path: string): string => relative(root, path).replaceAll("\\", "/")

/** The variables of this process without those that could lead to a real Braze. */
const clean = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("BRAZE_")))

/** Runs the command as a user would, and shows what it shows. */
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
  console.log("\nThree people as they now stand in the mock:")
  for (const { why, who } of portraits) {
    const user = mock.user(who)
    if (user !== undefined) console.log(Words.portrait(why, user))
  }
}

/** On a terminal the mock stays up until Ctrl-C, so that it can be looked at. */
const linger = async (mock: MockBraze): Promise<void> => {
  if (process.stdout.isTTY !== true || process.env["CI"] !== undefined) return
  console.log(`\nThe inspector: ${mock.url}/_mock/   (Ctrl-C ends)`)
  await leave(process.stdin, process)
}

const start = async (mock: MockBraze): Promise<number> => {
  const warning = Words.ignored(process.env)
  if (warning !== undefined) console.log(warning)
  console.log(`mock-braze stands in for Braze at ${mock.url}; nothing leaves this machine.\n`)
  const code = await runSluice(mock)
  if (!existsSync(outcomes)) {
    console.error(`\nsluice ended with ${code} and wrote no outcomes.`)
    return 1
  }
  const comparison = await compare(join(example, "expected.ndjson"), outcomes)
  console.log(`\n${Words.verdict(comparison)}`)
  await showPeople(mock)
  console.log(`\n${Words.next(shown(config), shown(deadLetters))}`)
  return comparison.different === 0 ? 0 : 1
}

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
// The run gets the signal too and closes its account; this process waits for that.
process.on("SIGINT", () => undefined).on("SIGTERM", () => undefined)
const mock = await startMockBraze()
process.exitCode = await start(mock)
await linger(mock)
await mock.stop()
