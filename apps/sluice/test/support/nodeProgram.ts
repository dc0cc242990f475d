// An action node in a separate process. Each line of standard input is a call; each answer is a line of standard
// output.
import { createInterface } from "node:readline"
import * as AnswerFile from "@sluice/node/AnswerFile"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import * as ActionNode from "@sluice/pypestream/ActionNode"
import * as NodeHandler from "@sluice/pypestream/NodeHandler"
import * as SolutionConfiguration from "@sluice/pypestream/SolutionConfiguration"
import { Effect, Either, Scope } from "effect"
import * as ActionNodes from "../../src/ActionNodes.js"

const [url = "", apiKey = "", file = ""] = process.argv.slice(2)
const environment = { braze_url: url, braze_api_key: apiKey }
const solution = Either.getOrThrow(
  SolutionConfiguration.make({ name: "A", csvBots: ["B"], environments: { sandbox: environment, prod: environment } })
)
const connect = Effect.gen(function* () {
  const environments = yield* ActionNodes.connect({
    solution,
    mapping: {
      person: { external_id: "$.payload.user_id" },
      events: [{ name: "conversation completed", time: "$.at", properties: { turn: "$.payload.turn" } }]
    },
    transport: yield* UndiciTransport.make(),
    deadLetters: { name: "none", write: () => Effect.void }
  })
  const answers = yield* AnswerFile.make(file)
  return ActionNode.track({
    name: "Track",
    environments,
    style: "rich",
    deadline: "1 hour",
    once: { answers, turn: "$.payload.turn" }
  })
})
const node = await Effect.runPromise(Scope.extend(connect, Effect.runSync(Scope.make())))
const execute = NodeHandler.toFunction(node)
process.stdout.write("ready\n")
for await (const line of createInterface(process.stdin))
  void execute(undefined, JSON.parse(line), { env: "sandbox", chat_id: "chat-1" }).then((returned) =>
    process.stdout.write(`${returned.success}\n`)
  )
