import { Effect, Either, Runtime } from "effect"
import * as Remarks from "../outcome/Remarks.js"
import { AccessToken, type IssuedToken, type NoToken } from "./AccessToken.js"
import { defaultLane } from "./CustomItems.js"
import type { Definition, DirectDefinition, HttpDefinition, TokenDefinition } from "./Definition.js"
import * as DefinitionFault from "./DefinitionFault.js"
import * as Endpoint from "./Endpoint.js"
import type { Item } from "./Item.js"
import { halt, haltUnsure, judged, outage, type Reply } from "./Reply.js"
import * as ReplyRedaction from "./ReplyRedaction.js"
import { isReply, isRequest, misfit, replyMisfit, requestMisfit } from "./ReturnedValue.js"
import * as Thrown from "./Thrown.js"
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from "./Transport.js"
import { again, unsure } from "./Verdict.js"

/** Inputs for building the endpoint of a custom destination. */
interface EndpointSettings<Of, Settings> {
  readonly definition: Of
  readonly settings: Settings
  /** The name of the destination in its pipeline. */
  readonly name: string
  readonly transport: Transport
  /** Strings that no reply may contain. */
  readonly secrets: ReadonlyArray<string>
}

/** The endpoint of a custom destination. What its functions throw or return wrongly ends the run with a reason. */
export const make = <Settings, Shape>(
  options: EndpointSettings<Definition<Settings, Shape, unknown, unknown>, Settings>
): Endpoint.Endpoint => {
  const { definition } = options
  return definition.attempt === undefined ? http({ ...options, definition }) : direct({ ...options, definition })
}

const common = <Settings, Shape>(definition: Definition<Settings, Shape, unknown, unknown>, name: string) => ({
  id: `${definition.name}/${name}`,
  lanes: definition.lanes ?? [defaultLane],
  limits: definition.limits,
  budget: definition.budget ?? { pool: `${definition.name}/${name}`, count: 10, per: 1_000 },
  ...(definition.retry && { retry: definition.retry }),
  ...(definition.unnamedRefusals && { unnamedRefusals: definition.unnamedRefusals })
})

const http = <Settings, Shape>({
  definition,
  name,
  secrets,
  settings,
  transport
}: EndpointSettings<HttpDefinition<Settings, Shape, unknown, unknown>, Settings>): Endpoint.Endpoint => {
  const { answers, token, waitOf } = definition
  const inRequest = { destination: definition.name, member: "request" }
  const checked = (made: unknown): Endpoint.Requested => {
    const found = requestMisfit(made)
    if (isRequest(made)) return made
    return halt(DefinitionFault.returned(inRequest, found ?? misfit("", made, "a request")))
  }
  return Endpoint.http({
    ...common(definition, name),
    ...(answers && { answers }),
    ...(waitOf && { waitOf: (response) => waitIn(waitOf(response)) }),
    ...(token && { token: tokenOf({ definition: token, name: definition.name, settings, transport, secrets }) }),
    secrets,
    transport,
    request: (items, value) => {
      try {
        const made = definition.request(items, settings, { token: value })
        if (!isPromise(made)) return checked(made)
        // A function that waits for something else may fail because of that, so the run does not end.
        return Promise.resolve(made).then(checked, (thrown) =>
          outage(again(DefinitionFault.threw(inRequest, thrown)), items.length)
        )
      } catch (thrown) {
        return halt(DefinitionFault.threw(inRequest, thrown))
      }
    },
    read: (response, items) => verdictsOf(definition, response, items, settings) ?? faultOfTable(definition, response)
  })
}

/** A time that is not a number is no time. */
const waitIn = (millis: unknown): number | undefined =>
  typeof millis === "number" && millis >= 0 && Number.isFinite(millis) ? millis : undefined

const verdictsOf = <Settings, Shape>(
  definition: HttpDefinition<Settings, Shape, unknown, unknown>,
  response: HttpResponse,
  items: ReadonlyArray<Item>,
  settings: Settings
): Reply | undefined => {
  const inVerdicts = { destination: definition.name, member: "verdicts" }
  let found: unknown
  try {
    found = definition.verdicts?.(response, items, settings)
  } catch (thrown) {
    return haltUnsure(DefinitionFault.threw(inVerdicts, thrown), { status: response.status })
  }
  if (found === undefined) return undefined
  const wrong = replyMisfit(found, items.length)
  if (isReply(found, items.length)) return found
  return haltUnsure(DefinitionFault.returned(inVerdicts, wrong ?? misfit("", found, "a reply")), {
    status: response.status
  })
}

/** The reply if the parts that the answer table calls throw. */
const faultOfTable = <Settings, Shape>(
  { answers = [], name, waitOf }: HttpDefinition<Settings, Shape, unknown, unknown>,
  response: HttpResponse
): Reply | undefined => {
  let member = "waitOf"
  try {
    waitOf?.(response)
    member = "answers"
    for (const { statuses } of answers) statuses(response.status)
    return undefined
  } catch (thrown) {
    return haltUnsure(DefinitionFault.threw({ destination: name, member }, thrown), { status: response.status })
  }
}

const direct = <Settings, Shape>({
  definition,
  name,
  secrets,
  settings,
  transport
}: EndpointSettings<DirectDefinition<Settings, Shape, unknown, unknown>, Settings>): Endpoint.Endpoint => {
  const inAttempt = { destination: definition.name, member: "attempt" }
  const clean = ReplyRedaction.cleaner(secrets)
  const failed = (thrown: unknown, count: number): Reply =>
    outage(unsure(DefinitionFault.threw(inAttempt, thrown)), count)
  const checked = (found: unknown, count: number): Reply => {
    const wrong = replyMisfit(found, count)
    if (isReply(found, count)) return ReplyRedaction.redacted(found, clean)
    return haltUnsure(DefinitionFault.returned(inAttempt, wrong ?? misfit("", found, "a reply")))
  }
  const attempt = (items: ReadonlyArray<Item>): Effect.Effect<Reply> => {
    const controller = new AbortController()
    const made = (): unknown => definition.attempt(items, settings, { signal: controller.signal })
    return settled(made).pipe(
      Effect.match({
        onFailure: (thrown) => failed(thrown, items.length),
        onSuccess: (found) => checked(found, items.length)
      }),
      Effect.onInterrupt(() => Effect.sync(() => controller.abort()))
    )
  }
  return {
    ...common(definition, name),
    attempt: (items) =>
      transport.isDry === true ? Effect.succeed(judged(undefined)) : Effect.suspend(() => attempt(items))
  }
}

/** The result of user code that returns a promise or an effect. Fails with what it throws. */
const settled = (call: () => unknown): Effect.Effect<unknown, unknown> =>
  Effect.catchAllDefect(
    Effect.flatMap(
      Effect.try({ try: call, catch: (thrown) => thrown }),
      (made): Effect.Effect<unknown, unknown> =>
        isEffect(made) ? made : Effect.tryPromise({ try: async () => made, catch: (thrown) => thrown })
    ),
    Effect.fail
  )

const isEffect = (value: unknown): value is Effect.Effect<unknown, unknown> => Effect.isEffect(value)

const isPromise = <A>(value: A | Promise<A>): value is Promise<A> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function"

const tokenOf = <Settings>({
  definition,
  name,
  secrets,
  settings,
  transport
}: EndpointSettings<TokenDefinition<Settings>, Settings>): AccessToken => {
  const inFetch = { destination: name, member: "token.fetch" }
  const cleanerOf = ReplyRedaction.make(secrets)
  /** Removes the secrets of the settings, and those in the requests of the last fetch. */
  let clean = ReplyRedaction.cleaner(secrets)
  const failed =
    (thrown: unknown): NoToken =>
    (count) => {
      const cause = thrown instanceof TransportError ? clean(thrown.message) : `${Thrown.clauseOf(thrown)}.`
      return outage(again(Remarks.reason("token-not-fetched", { destination: name, cause })), count)
    }
  const checked = (found: unknown): Either.Either<IssuedToken, NoToken> => {
    if (isToken(found)) return Either.right(found)
    if (isReply(found, 0) && found._tag === "Halt") return Either.left(() => ReplyRedaction.redacted(found, clean))
    const reason = DefinitionFault.returned(inFetch, misfit("", found, "an object with the token as value, or a halt"))
    return Either.left(() => halt(reason))
  }
  const fetch = Effect.flatMap(Effect.runtime(), (runtime) => {
    clean = ReplyRedaction.cleaner(secrets)
    const send = async (request: HttpRequest): Promise<HttpResponse> => {
      const [before, ofRequest] = [clean, cleanerOf(request)]
      clean = (text) => ofRequest(before(text))
      const response = await Runtime.runPromise(runtime)(Effect.either(transport.send(request)))
      if (Either.isLeft(response)) throw response.left
      return response.right
    }
    return Effect.match(
      settled(() => definition.fetch(settings, { send })),
      { onFailure: (thrown): Either.Either<IssuedToken, NoToken> => Either.left(failed(thrown)), onSuccess: checked }
    )
  })
  return new AccessToken({
    isRefused: (response) => {
      try {
        return definition.isRefused?.(response) ?? response.status === 401
      } catch {
        // The answer table then decides the response, and a 401 ends the run.
        return false
      }
    },
    fetch: transport.isDry === true ? Effect.succeed(Either.right({ value: dryToken })) : fetch
  })
}

/** The token in the requests of a dry run, which fetches none. */
const dryToken = "access-token"

const isToken = (value: unknown): value is IssuedToken => {
  if (typeof value !== "object" || value === null || !("value" in value)) return false
  if (typeof value.value !== "string" || value.value === "") return false
  const expiresAfter = "expiresAfter" in value ? value.expiresAfter : undefined
  return expiresAfter === undefined || (typeof expiresAfter === "number" && expiresAfter > 0)
}
