import { readFile } from "node:fs/promises"
import { join } from "node:path"
import * as AppPy from "@sluice/pypestream/AppPy"
import * as Python from "@sluice/pypestream/Python"
import * as SolutionConfiguration from "@sluice/pypestream/SolutionConfiguration"
import type { Reason } from "@sluice/values/Reason"
import { Data, Effect, Either } from "effect"
import { sentence } from "../../configuration/Problem.js"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import * as NewFile from "../NewFile.js"
import * as PrintedCommand from "../PrintedCommand.js"
import * as FileStamp from "./FileStamp.js"
import type { Values } from "./NodeCommand.js"
import * as NodeFiles from "./NodeFiles.js"
import * as NodeMappingFile from "./NodeMappingFile.js"

/** Writes the files of an action node. If one of them cannot be written, none is written and the exit code is 1. */
export const write = (values: Values) => reportFailures(written(values))

/** The command line, the mapping or a file prevents the node from being written. */
class NodeNotWritten extends Data.TaggedError("NodeNotWritten")<{ readonly message: string }> {}

const notWritten = (lines: ReadonlyArray<string>): Effect.Effect<never, NodeNotWritten> =>
  new NodeNotWritten({ message: lines.join("\n") })

const written = (values: Values) =>
  Effect.gen(function* () {
    const { bot, care, endpoints, folder, force, handler, name, next, style, ...unread } = values
    unread satisfies Nothing
    const output = yield* Output
    const app = yield* contentOf(join(folder, NodeFiles.appPath))
    const mapping = yield* contentOf(join(folder, NodeFiles.mappingPath(name)))
    const nameProblem = Python.nameProblem(name)
    const solution = app === undefined ? newSolution(bot, endpoints) : existingSolution(app, { bot, endpoints })
    const read = NodeMappingFile.read(
      join(folder, NodeFiles.mappingPath(name)),
      mapping ?? NodeMappingFile.template(name)
    )
    const problems = [
      ...(nameProblem === undefined ? [] : [nameProblem]),
      ...(handler === undefined ? [] : handlerProblems(handler)),
      ...nodeProblems({ next, care }),
      ...(Either.isLeft(solution) ? solution.left : []),
      ...(Either.isLeft(read) ? read.left.map(sentence) : [])
    ]
    if (problems.length > 0 || Either.isLeft(solution) || Either.isLeft(read)) return yield* notWritten(problems)
    const settings = { name, style, handler, next, care, solution: solution.right, mapping: read.right }
    const plans = yield* Effect.forEach(NodeFiles.make(settings), (file) => plan(file, folder, force))
    const refused = plans.flatMap(({ file, step }) => (step === "refuse" ? [changed(join(folder, file.path))] : []))
    if (refused.length > 0) return yield* notWritten(refused)
    if (mapping === undefined)
      yield* NewFile.write(join(folder, NodeFiles.mappingPath(name)), NodeMappingFile.template(name))
    for (const { file, step, text } of plans) if (step === "write") yield* NewFile.write(join(folder, file.path), text)
    yield* output.out(summary(values, plans, mapping === undefined))
  })

const contentOf = (path: string): Effect.Effect<string | undefined, NodeNotWritten> =>
  Effect.tryPromise({
    try: () => readFile(path, "utf8").catch((error) => (isMissing(error) ? undefined : Promise.reject(error))),
    catch: () => new NodeNotWritten({ message: `Cannot read ${path}. Check its permissions.` })
  })

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")

/** A placeholder for the keys in a check. The files contain only the names of their variables. */
const anyKey = "00000000-0000-4000-8000-000000000000"

type Solution = Either.Either<SolutionConfiguration.SolutionConfiguration, ReadonlyArray<string>>

const newSolution = (bot: string | undefined, endpoints: ReadonlyArray<string>): Solution => {
  const [customer = "", name = ""] = bot?.split(".") ?? []
  const problems = [
    ...(bot === undefined || !/^[^.]+\.[^.]+$/.test(bot) ? [botMissing] : []),
    ...(endpoints.length === 0 ? [endpointMissing] : [])
  ]
  if (problems.length > 0) return Either.left(problems)
  const named = endpoints.map((written) => /^(?:([A-Za-z][\w-]*)=)?(.*)$/.exec(written) ?? [])
  const shared = named.find(([, environment]) => environment === undefined)?.[2]
  const urls = {
    ...(shared !== undefined && { sandbox: shared, prod: shared }),
    ...Object.fromEntries(
      named.flatMap(([, environment, url]) => (environment === undefined ? [] : [[environment, url]]))
    )
  }
  return Either.mapLeft(
    SolutionConfiguration.make({
      name: customer,
      csvBots: [name],
      environments: Object.fromEntries(
        Object.entries(urls).map(([environment, url]) => [environment, { braze_url: url, braze_api_key: anyKey }])
      )
    }),
    (reasons) => reasons.map((reason) => `--endpoint: ${shown(reason)}`)
  )
}

const botMissing = `--bot is missing or incomplete. It names the customer and the bot for ${NodeFiles.appPath}, as in: --bot ExampleCustomer.ExampleBot`
const endpointMissing = `--endpoint is missing. It is the REST URL of your Braze instance, for ${NodeFiles.appPath}, as in: --endpoint https://rest.iad-01.braze.com`

const existingSolution = (
  app: string,
  { bot, endpoints }: { readonly bot: string | undefined; readonly endpoints: ReadonlyArray<string> }
): Solution => {
  if (bot !== undefined || endpoints.length > 0)
    return Either.left([
      `${NodeFiles.appPath} exists and contains the bot and its environments. Change it there, and leave out --bot and --endpoint.`
    ])
  const variables = [...app.matchAll(/["'](\w+)["']/g)].map(([, variable = ""]) => [variable, anyKey])
  return Either.mapLeft(AppPy.read(app, Object.fromEntries(variables)), (reasons) =>
    reasons.map((reason) => `${NodeFiles.appPath}: ${shown(reason)}`)
  )
}

const shown = ({ message, path }: Reason): string => (path === undefined ? message : `${path}: ${message}`)

const handlerProblems = (handler: string): ReadonlyArray<string> => {
  const url = URL.canParse(handler) ? new URL(handler) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === ""
    ? []
    : [`--handler must be the URL of the HTTP handler without the node's name, such as https://nodes.example.com.`]
}

const nodeProblems = (nodes: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(nodes).flatMap(([option, node]) =>
    /^-?\d+$/.test(node) ? [] : [`--${option} must be the number of a node in the flow, such as 300.`]
  )

interface Plan {
  readonly file: NodeFiles.NodeFile
  readonly text: string
  readonly step: "write" | "keep" | "refuse"
}

/** A file that the command did not write, or that was changed since, is never overwritten without `--force`. */
const plan = (file: NodeFiles.NodeFile, folder: string, force: boolean): Effect.Effect<Plan, NodeNotWritten> =>
  Effect.map(contentOf(join(folder, file.path)), (content) => {
    const text = FileStamp.stamp(file.path, file.text)
    if (content?.replaceAll("\r\n", "\n") === text) return { file, text, step: "keep" }
    if (content === undefined || FileStamp.isUnchanged(content)) return { file, text, step: "write" }
    if (file.kind === "shared") return { file, text, step: "keep" }
    return { file, text, step: force ? "write" : file.kind === "first" ? "keep" : "refuse" }
  })

const changed = (path: string): string =>
  `${path} was not written by this command, or was changed since. Move it away, or overwrite it with --force.`

const summary = (values: Values, plans: ReadonlyArray<Plan>, isFirst: boolean): string => {
  const { folder, name, style } = values
  const path = (file: string) => join(folder, file)
  const rows = [
    [
      isFirst ? "wrote" : "read",
      path(NodeFiles.mappingPath(name)),
      "what the node sends; edit it, then run the same command again"
    ],
    ...plans.flatMap(({ file, step }) =>
      file.purpose === "" ? [] : [[step === "write" ? "wrote" : "kept", path(file.path), file.purpose]]
    )
  ]
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return [
    ...rows.map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()
    ),
    "",
    `What Next?  ${NodeFiles.whatNext(values)}`,
    "",
    `Next: node --test ${path(NodeFiles.testPath(name))}`,
    `Then: ${PrintedCommand.written(["flow", "check", path(NodeFiles.flowPath(name))], { node: name, style })}`
  ].join("\n")
}
