import { HttpApi, type HttpApiGroup, HttpApiMiddleware, HttpRouter, HttpServerRequest } from "@effect/platform"
import * as Json from "@sluice/braze-emulator/Json"
import { isObject, nearest, type Problem, unknownFields } from "@sluice/braze-emulator/Problem"
import { Effect, Layer, Option, type Schema, SchemaAST } from "effect"
import { BadInput } from "./BadInput.js"
import { BadRequest } from "./ControlSchema.js"

/**
 * Refuses input that a call does not read: unknown names in the query, an unexpected body, text that is not JSON. The
 * schemas of a call define its input. Unknown names would otherwise be ignored silently.
 */
export class StrictInput extends HttpApiMiddleware.Tag<StrictInput>()("StrictInput", { failure: BadRequest }) {}

/** The input of a call. */
interface CallInputs {
  /** Names in the query. Every call accepts `workspace`, even one that needs none. */
  readonly query: ReadonlyArray<string>
  /** Names in the path. */
  readonly path: ReadonlyArray<string>
  readonly hasBody: boolean
}

const fieldNames = (schema: Option.Option<Schema.Schema.All>): ReadonlyArray<string> =>
  Option.match(schema, {
    onNone: () => [],
    onSome: ({ ast }) => SchemaAST.getPropertySignatures(ast).map(({ name }) => String(name))
  })

const callsOf = <Id extends string, Groups extends HttpApiGroup.HttpApiGroup.Any, E, R>(
  api: HttpApi.HttpApi<Id, Groups, E, R>
): ReadonlyMap<string, CallInputs> => {
  const calls = new Map<string, CallInputs>()
  HttpApi.reflect(api, {
    onGroup: () => {},
    onEndpoint: ({ endpoint }) => {
      calls.set(`${endpoint.method} ${endpoint.path}`, {
        query: [...new Set([...fieldNames(endpoint.urlParamsSchema), "workspace"])],
        path: fieldNames(endpoint.pathSchema),
        hasBody: Option.isSome(endpoint.payloadSchema)
      })
    }
  })
  return calls
}

const messages = {
  noJson: "the body is not valid JSON",
  tooDeep: `the body ${Json.tooDeep}`,
  noBody: "this call has no body",
  field: (name: string, known: ReadonlyArray<string>) => {
    const near = nearest(name, known)
    return near === undefined
      ? "unknown field; this call has no body"
      : `unknown field; this call has no body, but "${near}" is part of its address`
  }
}

const bodyProblems = (text: string, { hasBody, path, query }: CallInputs): ReadonlyArray<Problem> => {
  if (text === "") return []
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return [{ path: "", message: messages.noJson }]
  }
  if (Json.isTooDeep(body)) return [{ path: "", message: messages.tooDeep }]
  if (hasBody) return []
  if (!isObject(body)) return [{ path: "", message: messages.noBody }]
  return Object.keys(body).map((name) => ({ path: name, message: messages.field(name, [...path, ...query]) }))
}

/** The check for the calls of an API. */
export const layer = <Id extends string, Groups extends HttpApiGroup.HttpApiGroup.Any, E, R>(
  api: HttpApi.HttpApi<Id, Groups, E, R>
): Layer.Layer<StrictInput> => {
  const calls = callsOf(api)
  return Layer.succeed(
    StrictInput,
    Effect.gen(function* () {
      const { route } = yield* HttpRouter.RouteContext
      const call = calls.get(`${route.method} ${route.path}`)
      if (call === undefined) return
      const search = yield* HttpServerRequest.ParsedSearchParams
      const request = yield* HttpServerRequest.HttpServerRequest
      const body = yield* Effect.orElseSucceed(request.text, () => "")
      const problems = [...unknownFields(search, call.query, ""), ...bodyProblems(body, call)]
      if (problems.length > 0) yield* new BadRequest({ problems, message: new BadInput(problems).message })
    })
  )
}
