import type { DeadLetter } from "@sluice/core/DeadLetter"
import type { Settled } from "@sluice/core/Settled"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import * as ActionNode from "@sluice/pypestream/ActionNode"
import type * as FlowRoutes from "@sluice/pypestream/FlowRoutes"
import * as NodeHandler from "@sluice/pypestream/NodeHandler"
import type * as NodeMapping from "@sluice/pypestream/NodeMapping"
import * as SolutionConfiguration from "@sluice/pypestream/SolutionConfiguration"
import { type Duration, Effect, Either, Exit, Scope } from "effect"
import { type MockBraze, type MockWorkspace, startMockBraze } from "mock-braze"
import { vi } from "vitest"
import * as ActionNodes from "../../src/ActionNodes.js"

export const name = "BrazeExample"

/** The objects that the sample of the partner page intends to send. */
export const mapping: NodeMapping.NodeMapping = {
  person: { external_id: "$.payload.user_id" },
  partner: "pypestream",
  attributes: {
    first_name: "$.payload.first_name",
    last_name: "$.payload.last_name",
    "email?": "$.payload.email",
    dob: "$.payload.birth_date",
    home_city: "$.payload.city",
    operating_system: "$.payload.platform"
  },
  events: [
    { name: "conversation completed", time: "$.payload.ended_at", properties: { path: "$.payload.path", bot: 7 } }
  ]
}

export const ada = {
  user_id: "customer-1",
  first_name: " Ada  Maria ",
  last_name: "Sample",
  email: "Ada@EXAMPLE.com",
  birth_date: "1985-12-10",
  city: "Lisbon",
  platform: "iOS",
  ended_at: "2026-03-04T10:03:44Z",
  path: "start > done"
}

/** A solution with two environments and one node, connected to a mock. */
export interface World extends AsyncDisposable {
  readonly mock: MockBraze
  readonly prod: MockWorkspace
  readonly solution: SolutionConfiguration.SolutionConfiguration
  readonly letters: Array<DeadLetter>
  readonly settled: Array<Settled>
  readonly logged: Array<string>
  readonly execute: (payload: unknown, env?: unknown) => Promise<ActionNode.Returned>
  readonly node: ActionNode.ActionNode
}

export const solutionOf = (sandbox: MockWorkspace, prod: MockWorkspace, slash = "") =>
  Either.getOrThrow(
    SolutionConfiguration.make({
      name: "ExampleCustomer",
      bots: [],
      csvBots: ["ExampleSolution"],
      environments: {
        sandbox: { braze_url: sandbox.url + slash, braze_api_key: sandbox.apiKey },
        prod: { braze_url: prod.url + slash, braze_api_key: prod.apiKey }
      }
    })
  )

export const open = async (
  own: Partial<Pick<ActionNodes.ActionNodeSettings, "mapping" | "dates" | "attributes" | "language">> & {
    readonly style?: FlowRoutes.Style
    readonly deadline?: Duration.DurationInput
    readonly slash?: string
    readonly key?: string
  } = {}
): Promise<World> => {
  const mock = await startMockBraze()
  const prod = mock.workspace()
  const scope = await Effect.runPromise(Scope.make())
  const letters: Array<DeadLetter> = []
  const settled: Array<Settled> = []
  const logged: Array<string> = []
  const solution = solutionOf(own.key === undefined ? mock : { ...mock, apiKey: own.key }, prod, own.slash)
  const connect = Effect.gen(function* () {
    return yield* ActionNodes.connect({
      solution,
      mapping: own.mapping ?? mapping,
      attributes: own.attributes ?? { unknown: "refuse", operating_system: "string" },
      ...(own.dates !== undefined && { dates: own.dates }),
      ...(own.language !== undefined && { language: own.language }),
      transport: yield* UndiciTransport.make(),
      deadLetters: { name: "memory", write: (more) => Effect.sync(() => void letters.push(...more)) },
      onSettled: (_, one) => void settled.push(one)
    })
  })
  const environments = await Effect.runPromise(Scope.extend(connect, scope))
  const node = ActionNode.track({
    name,
    environments,
    style: own.style ?? "rich",
    deadline: own.deadline ?? "1 hour"
  })
  const plain = NodeHandler.toFunction(node)
  return {
    mock,
    prod,
    solution,
    letters,
    settled,
    logged,
    node,
    execute: (payload, env = "sandbox") =>
      plain((line: string) => void logged.push(line), payload, { env, chat_id: "chat-1" }),
    [Symbol.asyncDispose]: async () => {
      await Effect.runPromise(Scope.close(scope, Exit.void))
      await mock.stop()
    }
  }
}

/** Runs with a world, and closes it afterwards. */
export const within = async (own: Parameters<typeof open>[0], use: (world: World) => Promise<void>): Promise<void> => {
  const world = await open(own)
  try {
    await use(world)
  } finally {
    await world[Symbol.asyncDispose]()
  }
}

/** The action of a fault rule. */
type Fault = Extract<Parameters<MockBraze["faults"]>[0], ReadonlyArray<unknown>>[number]["action"]

/**
 * Executes the node for `ada` with a fault that ends when the node has answered. Returns the answer after the record is
 * settled. The test clock advances only here and requests take no time, so that no timer depends on the speed of the
 * machine.
 */
export const executeDuring = async (action: Fault, { execute, mock, settled }: World): Promise<ActionNode.Returned> => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] })
  try {
    const before = settled.length
    mock.faults([{ action }])
    const returned = execute(ada)
    await mock.wait({ fired: 1 })
    let answer: ActionNode.Returned | undefined
    void returned.then((value) => (answer = value))
    while (answer === undefined) await vi.advanceTimersByTimeAsync(100)
    mock.faults([])
    while (settled.length === before) await vi.advanceTimersByTimeAsync(1_000)
    return answer
  } finally {
    vi.useRealTimers()
  }
}

/** The bodies of users/track in the order of arrival. */
export const bodies = (workspace: MockWorkspace): ReadonlyArray<unknown> =>
  workspace.requests().requests.map(({ id }) => workspace.request(id)?.body)
