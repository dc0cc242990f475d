import type { NodeFileSettings } from "./NodeFiles.js"

/** The program that a forwarding script calls: the node over HTTP, in Node. */
export const write = ({
  mapping,
  name,
  style
}: NodeFileSettings): string => `// The node ${name} over HTTP. Start it with: node ${name}.handler.mjs
// Variables: SLUICE_NODE_SECRET, the key variables that solution/app.py names, PORT (8080), SLUICE_NODE_DATA (data),
// SLUICE_NODE_QUEUE: a folder of this process alone, so that a crash loses no record that Braze does not have yet.
// Needs: npm install sluice @sluice/node @sluice/pypestream effect@3
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import * as AnswerFile from "@sluice/node/AnswerFile"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import * as ActionNode from "@sluice/pypestream/ActionNode"
import * as AppPy from "@sluice/pypestream/AppPy"
import * as NodeHandler from "@sluice/pypestream/NodeHandler"
import * as NodeHttpHandler from "@sluice/pypestream/NodeHttpHandler"
import { Effect, Either, Exit, Redacted, Scope } from "effect"
import { ActionNodes } from "sluice/effect"

/** From ${name}.mapping.yaml. */
const mapping = ${JSON.stringify(mapping, undefined, 2)}

/** The node, connected to every environment of the solution. */
const connect = ({ folder, queue, solution }) =>
  Effect.gen(function* () {
    // Each environment has its own file, because it is sent again with the key of that environment.
    const deadLetters = {}
    for (const name of Object.keys(solution.environments))
      deadLetters[name] = yield* DeadLetterFile.make(join(folder, \`dead-letters.\${name}.ndjson\`))
    const environments = yield* ActionNodes.connect({
      solution,
      mapping,
      transport: yield* UndiciTransport.make(),
      deadLetters: (environment) => deadLetters[environment],
      ...(queue && { queue: { folder: queue } })
    })
    // The platform calls again if an answer is late. A repeated call counts once and gets the same answer.
    const answers = yield* AnswerFile.make(join(folder, "answers.db"))
    return ActionNode.track({ name: "${name}", environments, style: "${style}", once: { answers } })
  })

const asError = (problems) => new Error(problems.map(({ message, path }) => \`\${path}: \${message}\`).join("\\n"))

/** Starts the handler. \`close\` ends it after the open calls, and delivers the records that are kept. */
export const start = async ({ folder, port, queue, secret, solution }) => {
  const scope = await Effect.runPromise(Scope.make())
  const node = await Effect.runPromise(Scope.extend(connect({ folder, queue, solution }), scope))
  const settings = { nodes: [node], secret: Redacted.make(secret), log: (line) => process.stdout.write(\`\${line}\\n\`) }
  const handler = Either.getOrThrowWith(NodeHandler.make(settings), asError)
  const server = createServer(NodeHttpHandler.handler(handler))
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, resolve))
  return {
    url: \`http://127.0.0.1:\${server.address().port}\`,
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      await Effect.runPromise(Scope.close(scope, Exit.void))
    }
  }
}

const main = async () => {
  const { PORT = "8080", SLUICE_NODE_DATA: folder = "data", SLUICE_NODE_QUEUE: queue, SLUICE_NODE_SECRET = "" } = process.env
  const port = Number(PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error("PORT: Expected a number from 0 to 65535.")
  const app = await readFile(new URL("solution/app.py", import.meta.url), "utf8")
  const solution = Either.getOrThrowWith(AppPy.read(app, process.env), asError)
  const { close, url } = await start({ solution, secret: SLUICE_NODE_SECRET, folder, queue, port })
  process.stdout.write(\`${name} listens on \${url}.\\n\`)
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, close)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  main().catch((error) => {
    process.stderr.write(\`${name} did not start.\\n\${error.message}\\n\`)
    process.exit(1)
  })
`
