// The node for hosts with web-standard Request and Response, such as most serverless platforms. The host calls `fetch`.
// Variables: SLUICE_NODE_SECRET, BRAZE_ENDPOINT, BRAZE_API_KEY_SANDBOX, BRAZE_API_KEY_PROD, and SLUICE_NODE_DATA, a folder that
// outlives the instance, such as a mounted volume. Without one, dead letters end with the instance.
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as RememberedAnswers from "@sluice/core/RememberedAnswers"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import * as ActionNode from "@sluice/pypestream/ActionNode"
import * as NodeHandler from "@sluice/pypestream/NodeHandler"
import * as WebHandler from "@sluice/pypestream/WebHandler"
import { Effect, Either, Redacted, Scope } from "effect"
import { ActionNodes } from "sluice/effect"
import { configure } from "./configure.mjs"
import { attributes, mapping } from "./fill.mjs"
import { name } from "./template.mjs"

const {
  BRAZE_API_KEY_PROD = "",
  BRAZE_API_KEY_SANDBOX = "",
  BRAZE_ENDPOINT = "",
  SLUICE_NODE_SECRET = ""
} = process.env
const { SLUICE_NODE_DATA = tmpdir() } = process.env

/** Made once for each instance of the function. Calls of the same instance share connections and remembered answers. */
const made = Effect.gen(function* () {
  const environments = yield* ActionNodes.connect({
    solution: configure({
      sandbox: { url: BRAZE_ENDPOINT, apiKey: BRAZE_API_KEY_SANDBOX },
      prod: { url: BRAZE_ENDPOINT, apiKey: BRAZE_API_KEY_PROD }
    }),
    mapping,
    attributes,
    transport: yield* UndiciTransport.make(),
    deadLetters: yield* DeadLetterFile.make(join(SLUICE_NODE_DATA, "dead-letters.ndjson"))
  })
  const once = { answers: RememberedAnswers.memory() }
  const node = ActionNode.track({ name, environments, style: "rich", deadline: "2 seconds", once })
  const settings = {
    nodes: [node],
    secret: Redacted.make(SLUICE_NODE_SECRET),
    log: (line) => process.stdout.write(`${line}\n`)
  }
  return WebHandler.handler(
    Either.getOrThrowWith(
      NodeHandler.make(settings),
      (problems) => new Error(problems.map((one) => one.message).join("\n"))
    )
  )
})

let handler
/** Answers a call: POST /BrazeExample with the payload and the context. */
export const fetch = async (request) => {
  handler ??= Effect.runPromise(Scope.extend(made, Effect.runSync(Scope.make())))
  return (await handler)(request)
}

export default { fetch }
