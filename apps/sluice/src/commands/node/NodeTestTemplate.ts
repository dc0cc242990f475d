import * as FlowRoutes from "@sluice/pypestream/FlowRoutes"
import type { NodeFileSettings } from "./NodeFiles.js"
import * as SampleCall from "./SampleCall.js"

/** The test of a node for `node --test`: the script runs in Python against a mock of Braze. */
export const write = (settings: NodeFileSettings): string => {
  const { handler, name, style } = settings
  const { context, payload } = SampleCall.make(settings.mapping)
  const [success] = FlowRoutes.answers[style]
  return `// node --test ${name}.test.mjs
// Runs the node in Python against a mock of Braze on this machine. Nothing is sent to Braze.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
${handler === undefined ? "" : 'import { mkdtemp, rm } from "node:fs/promises"\nimport { tmpdir } from "node:os"\nimport { join } from "node:path"\n'}import { text } from "node:stream/consumers"
import { after, test } from "node:test"
import { startMockBraze } from "mock-braze"
${handler === undefined ? "" : `import * as SolutionConfiguration from "@sluice/pypestream/SolutionConfiguration"\nimport { Either } from "effect"\nimport { start } from "./${name}.handler.mjs"\n`}
// What the platform passes when every variable is set.
const payload = ${json(payload)}
const context = ${json({ env: "sandbox", ...context })}

// Every value with a route in the flow.
const routes = ${json(FlowRoutes.answers[style].map(({ value }) => value))}

${handler === undefined ? standalone(name) : forwarding(name)}
/** Makes the calls one after the other in a Python process, and returns what the flow gets. */
const execute = async (...calls) => {
  const child = spawn("python3", ["-c", runner], { cwd: import.meta.dirname, env, stdio: ["pipe", "pipe", "inherit"] })
  child.stdin.end(JSON.stringify({ calls, ...settings }))
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "close")])
  assert.equal(code, 0, "Python failed. The lines above contain the cause.")
  return JSON.parse(printed)
}

test("a conversation arrives in Braze, without a mistake by Braze's rules", async () => {
  mock.reset()
  const [returned] = await execute({ payload, context })
  assert.equal(returned.success, "${success?.value}")
  assert.equal(mock.users().users.length, 1)
  assert.deepEqual(mock.mistakes(), [])
})

test("every mistake of a call returns a value that has a route, and sends nothing", async () => {
  mock.reset()
  const answers = await execute(
    {},
    { payload: "text", context },
    { payload: {}, context },
    { payload, context: { env: "an environment that is not in app.py" } }
  )
  for (const { success } of answers) assert.ok(routes.includes(success) && success !== "${success?.value}", success)
  assert.equal(mock.users().users.length, 0)
})
${handler === undefined ? failures(success?.value ?? "") : ""}`
}

/** A test of a script that calls Braze itself. An HTTP handler waits and sends again. */
const failures = (success: string): string => `
test("every failure of Braze returns a value that has a route", async () => {
  mock.reset()
  const statuses = [400, 401, 403, 429, 503].map((status) => ({ times: 1, action: { type: "status", status } }))
  mock.faults([...statuses, { times: 1, action: { type: "reset", when: "after" } }, { action: { type: "truncate" } }])
  const answers = await execute(...Array(statuses.length + 2).fill({ payload, context }))
  for (const { success } of answers) assert.ok(routes.includes(success) && success !== "${success}", success)
})
`

const json = (value: unknown): string => JSON.stringify(value, undefined, 2)

const standalone = (name: string): string => `const mock = await startMockBraze()
after(() => mock.stop())

const settings = { params: { sandbox: { braze_url: mock.url, braze_api_key: mock.apiKey } } }
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" }

${runner(name, 'from solution import app\napp.PARAMS = given["params"]')}`

const forwarding = (name: string): string => `const mock = await startMockBraze()
const folder = await mkdtemp(join(tmpdir(), "${name}-"))
const secret = "a-secret-for-this-test"
const environment = { braze_url: mock.url, braze_api_key: mock.apiKey }
const solution = Either.getOrThrow(
  SolutionConfiguration.make({
    name: "ExampleCustomer",
    csvBots: ["ExampleBot"],
    environments: { sandbox: environment, prod: environment }
  })
)
const handler = await start({ solution, secret, folder, queue: join(folder, "queue"), port: 0 })
after(async () => {
  await handler.close()
  await mock.stop()
  await rm(folder, { recursive: true })
})

const settings = { handlers: { sandbox: handler.url } }
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", SLUICE_NODE_SECRET: secret }

${runner(name, 'script.HANDLERS = given["handlers"]')}`

/** The Python program of a test. `prepare` points the script to the mock. */
const runner = (name: string, prepare: string): string => `// The platform imports the script and calls execute.
const runner = \`
import json, sys
from solution.nodes import ${name} as script
given = json.load(sys.stdin)
${prepare}
log = lambda line: print(line, file=sys.stderr)
node = script.${name}()
print(json.dumps([node.execute(log, call.get("payload"), call.get("context")) for call in given["calls"]]))
\`
`
