// All six steps against a temporary mock of Braze: npm run example:action-node
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import * as NodeHandler from "@sluice/pypestream/NodeHandler"
import { Effect, Exit, Scope } from "effect"
import { startMockBraze } from "mock-braze"
import { ActionNodes } from "sluice/effect"
import { conversations } from "./collect.mjs"
import { appPy, configure } from "./configure.mjs"
import { attributes, mapping } from "./fill.mjs"
import { cell, table } from "./flow.mjs"
import { routes } from "./route.mjs"
import { template } from "./template.mjs"

const say = (text = "") => process.stdout.write(`${text}\n`)
const here = (name) => new URL(name, import.meta.url)

const mock = await startMockBraze()
const prodWorkspace = mock.workspace()
const folder = await mkdtemp(join(tmpdir(), "action-node-"))
const scope = await Effect.runPromise(Scope.make())

/** The attributes and events that the node sent. */
const profile = (user) => {
  const names = ["external_id", "first_name", "last_name", "email", "dob", "home_city"]
  const known = names.flatMap((name) => (user[name] === undefined ? [] : [`${name}: ${user[name]}`]))
  const custom = Object.entries(user.custom_attributes).map(([name, value]) => `${name}: ${value} (custom)`)
  const events = user.events.map(({ name, properties }) => `    ${name} ${JSON.stringify(properties)}`)
  return [`  ${[...known, ...custom].join(", ")}`, ...events].join("\n")
}

const settled = []
const delivered = (id) =>
  new Promise((resolve) => {
    const look = () => (settled.some((one) => one.id === id) ? resolve() : setTimeout(look, 20))
    look()
  })

try {
  const solution = configure({ sandbox: mock, prod: prodWorkspace })
  say("1. Configure: app.py\n")
  say(appPy(solution))
  const environments = await Effect.runPromise(
    Scope.extend(
      Effect.gen(function* () {
        return yield* ActionNodes.connect({
          solution,
          mapping,
          attributes,
          transport: yield* UndiciTransport.make(),
          deadLetters: yield* DeadLetterFile.make(join(folder, "dead-letters.ndjson")),
          onSettled: (_, one) => settled.push(one)
        })
      }),
      scope
    )
  )
  const execute = NodeHandler.toFunction(template(environments))
  say("2. Template: one node that answers within 2 seconds\n")
  say("3. Flow: the answers of the node and their routes\n")
  say(table)
  say(`\n  What Next?  ${cell}\n`)
  const next = await routes(here("flow.csv"))

  say("4. to 6. Collect, fill, route\n")
  let deferred
  for (const [at, { env, payload, what }] of conversations.entries()) {
    const isLast = at === conversations.length - 1
    if (isLast) prodWorkspace.faults([{ action: { type: "status", status: 503 } }])
    let line = ""
    const answer = await execute(
      (text) => {
        line = text
      },
      payload,
      { env, chat_id: `chat-${at + 1}` }
    )
    const { message, node } = next(answer.success)
    say(`  ${what}`)
    say(`    success=${answer.success} REASON=${answer.REASON} FIELD=${answer.FIELD} → node ${node}: ${message}`)
    say(`    log: ${line}`)
    if (answer.success === "deferred") deferred = JSON.parse(line).call
  }
  prodWorkspace.faults([])
  if (deferred !== undefined) {
    await delivered(deferred)
    const { ok } = prodWorkspace.verify([{ type: "once", lane: "events", by: "properties.chat" }])
    const outcome = settled.find(({ id }) => id === deferred)?.outcome
    const once = ok && outcome === "delivered"
    say(`\n  After the outage the deferred record ${once ? "arrived once" : `did not arrive once (${outcome})`}.`)
  }

  say("\nThe profiles\n")
  for (const user of [...mock.users().users, ...prodWorkspace.users().users]) say(profile(user))

  say("\nThe defects of the samples on the partner page, and what happens instead\n")
  for (const { id, now } of JSON.parse(await readFile(here("defects.json"), "utf8"))) say(`  ${id.padEnd(5)} ${now}`)
  const mistakes = mock.mistakes()
  say(`\nMistakes by Braze's rules: ${mistakes.length === 0 ? "none" : JSON.stringify(mistakes)}`)
} finally {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  await mock.stop()
  await rm(folder, { recursive: true, force: true })
}
