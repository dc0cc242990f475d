import { join } from "node:path"
import * as AnswerFile from "@sluice/node/AnswerFile"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import * as ActionNode from "@sluice/pypestream/ActionNode"
import * as NodeHandler from "@sluice/pypestream/NodeHandler"
import * as SolutionConfiguration from "@sluice/pypestream/SolutionConfiguration"
import { Effect, Either, Scope } from "effect"
import { ActionNodes } from "sluice/effect"

/** Calls of a node that sends one event. Rejects if Braze had no part in the answer. */
export interface MeasuredNode {
  readonly plain: (payload: object) => Promise<unknown>
  /** Of a node that remembers its answers in a file. */
  readonly once: (payload: object) => Promise<unknown>
}

/** The connection of a node. */
export interface MeasuredNodeSettings {
  readonly endpoint: string
  readonly folder: string
  readonly scope: Scope.Scope
  /** Milliseconds. */
  readonly deadline: number
}

/** Connects both nodes. Closing the scope disconnects them. */
export const connect = ({ deadline, endpoint, folder, scope }: MeasuredNodeSettings): Promise<MeasuredNode> => {
  const environment = { braze_url: endpoint, braze_api_key: "01234567-89ab-cdef-0123-456789abcdef" }
  const solution = Either.getOrThrow(
    SolutionConfiguration.make({
      name: "Bench",
      csvBots: ["Bench"],
      environments: { sandbox: environment, prod: environment }
    })
  )
  const made = Effect.gen(function* () {
    const environments = yield* ActionNodes.connect({
      solution,
      mapping: { person: { external_id: "$.payload.who" }, events: [{ name: "seen", time: "$.at" }] },
      transport: yield* UndiciTransport.make(),
      deadLetters: { name: "none", write: () => Effect.void }
    })
    const answers = yield* AnswerFile.make(join(folder, `answers-${deadline}.db`))
    const settings = { name: "Bench", environments, style: "rich", deadline } as const
    return {
      plain: callOf(ActionNode.track(settings)),
      once: callOf(ActionNode.track({ ...settings, once: { answers } }))
    }
  })
  return Effect.runPromise(Scope.extend(made, scope))
}

const callOf = (node: ActionNode.ActionNode) => {
  const execute = NodeHandler.toFunction(node)
  return async (payload: object): Promise<void> => {
    const { success } = await execute(undefined, payload, { env: "prod", chat_id: "chat-1" })
    if (success !== "accepted" && success !== "deferred") throw new Error(`A node answered ${success}.`)
  }
}
