import { Effect, Either, Runtime } from "effect"
import * as Remarks from "../outcome/Remarks.js"
import { AccessToken, type IssuedToken, type NoToken } from "./AccessToken.js"
import { defaultLane } from "./CustomItems.js"
import type {
  AttemptContext,
  Definition,
  DestinationSession,
  DirectDefinition,
  HttpDefinition,
  SessionDefinition,
  TokenDefinition
} from "./Definition.js"
import * as DefinitionFault from "./DefinitionFault.js"
import type { DeliveryPolicies } from "./DeliveryPolicies.js"
import * as Endpoint from "./Endpoint.js"
import type { Item } from "./Item.js"
import { halt, haltUnsure, judged, outage, type Reply } from "./Reply.js"
import * as ReplyRedaction from "./ReplyRedaction.js"
import { isReply, isRequest, misfit, replyMisfit, requestMisfit } from "./ReturnedValue.js"
import { type NotOpened, type OpenSession, SharedSession } from "./SharedSession.js"
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

interface CommonSettings<Of, Settings> extends EndpointSettings<Of, Settings> {
  readonly policies: DeliveryPolicies
  /** Relative paths in the settings begin here. Default: the working directory. */
  readonly folder?: string | undefined
}

/** The endpoint of a custom destination. What its functions throw or return wrongly ends the run with a reason. */
export const make = <Settings, Shape>(
  options: CommonSettings<Definition<Settings, Shape, unknown, unknown>, Settings>
): Endpoint.Endpoint => {
  const { definition } = options
  return definition.request === undefined ? direct({ ...options, definition }) : http({ ...options, definition })
}

const common = <Settings, Shape>({
  definition,
  name,
  policies
}: Pick<
  CommonSettings<Definition<Settings, Shape, unknown, unknown>, Settings>,
  "definition" | "name" | "policies"
>) => ({
  id: `${definition.name}/${name}`,
  lanes: definition.lanes ?? [defaultLane],
  ...policies,
  ...(definition.unnamedRefusals && { unnamedRefusals: definition.unnamedRefusals })
})

const http = <Settings, Shape>(
  options: CommonSettings<HttpDefinition<Settings, Shape, unknown, unknown>, Settings>
): Endpoint.Endpoint => {
  const { definition, secrets, settings, transport } = options
  const { answers, token, waitOf } = definition
  const inRequest = { destination: definition.name, member: "request" }
  const checked = (made: unknown): Endpoint.Requested => {
    const found = requestMisfit(made)
    if (isRequest(made)) return made
    return halt(DefinitionFault.returned(inRequest, found ?? misfit("", made, "a request")))
  }
  return Endpoint.http({
    ...common(options),
    ...(answers && { answers }),
    ...(waitOf && { waitOf: (response) => waitIn(waitOf(response)) }),
    ...(token && { token: tokenOf({ definition: token, name: definition.name, settings, transport, secrets }) }),
    secrets,
    transport,
    request: (items, value, now) => {
      try {
        const made = definition.request(items, settings, { token: value, now })
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

const direct = <Settings, Shape>(
  options: CommonSettings<DirectDefinition<Settings, Shape, unknown, unknown>, Settings>
): Endpoint.Endpoint => {
  const { definition, folder = ".", name, secrets, settings, transport } = options
  const clean = ReplyRedaction.cleaner(secrets)
  if (transport.isDry === true) return { ...common(options), attempt: () => Effect.succeed(judged(undefined)) }
  if (definition.open === undefined) {
    const attempt = attemptOf({ destination: definition.name, member: "attempt" }, clean)
    return {
      ...common(options),
      attempt: (items) => attempt(items, (context) => definition.attempt(items, settings, context))
    }
  }
  const attempt = attemptOf({ destination: definition.name, member: "attempt of the session" }, clean)
  const shared = new SharedSession(openOf({ definition, settings, name, folder, clean }))
  return {
    ...common(options),
    keepOpen: shared.keepOpen,
    attempt: (items) =>
      Effect.flatMap(
        shared.current,
        Either.match({
          onLeft: (notOpened) => Effect.succeed(notOpened(items.length)),
          onRight: (session) => attempt(items, (context) => session.attempt(items, context))
        })
      )
  }
}

/** Makes an attempt of a function of the definition. A thrown error may be thrown after the items were applied. */
const attemptOf =
  (failed: DefinitionFault.FailedMember, clean: (text: string) => string) =>
  (items: ReadonlyArray<Item>, send: (context: AttemptContext) => unknown): Effect.Effect<Reply> =>
    Effect.suspend(() => {
      const controller = new AbortController()
      return settled(() => send({ signal: controller.signal })).pipe(
        Effect.match({
          onFailure: (thrown): Reply => outage(unsure(DefinitionFault.threw(failed, thrown)), items.length),
          onSuccess: (found): Reply => {
            if (isReply(found, items.length)) return ReplyRedaction.redacted(found, clean)
            const wrong = replyMisfit(found, items.length)
            return haltUnsure(DefinitionFault.returned(failed, wrong ?? misfit("", found, "a reply")))
          }
        }),
        Effect.onInterrupt(() => Effect.sync(() => controller.abort()))
      )
    })

interface Opening<Settings, Shape> {
  readonly folder: string
  readonly definition: SessionDefinition<Settings, Shape, unknown, unknown>
  readonly settings: Settings
  readonly name: string
  readonly clean: (text: string) => string
}

/** Opens a session. A failure says that nothing was sent. */
const openOf = <Settings, Shape>({
  clean,
  definition,
  folder,
  name,
  settings
}: Opening<Settings, Shape>): Effect.Effect<Either.Either<OpenSession, NotOpened>> => {
  const inOpen = { destination: definition.name, member: "open" }
  return Effect.match(
    settled(() => definition.open(settings, { name, folder })),
    {
      onFailure: (thrown): Either.Either<OpenSession, NotOpened> =>
        Either.left((count) =>
          ReplyRedaction.redacted(outage(again(DefinitionFault.threw(inOpen, thrown)), count), clean)
        ),
      onSuccess: (found) => {
        if (isSession(found))
          return Either.right({
            attempt: (...sent) => found.attempt(...sent),
            close: Effect.ignore(settled(() => found.close?.()))
          })
        if (isReply(found, 0) && (found._tag === "Halt" || found._tag === "Wait"))
          return Either.left(() => ReplyRedaction.redacted(found, clean))
        const wrong = misfit("", found, "a session, which has a function attempt, or a wait or a halt")
        return Either.left(() => halt(DefinitionFault.returned(inOpen, wrong)))
      }
    }
  )
}

const isSession = (value: unknown): value is DestinationSession =>
  typeof value === "object" &&
  value !== null &&
  "attempt" in value &&
  typeof value.attempt === "function" &&
  (!("close" in value) || value.close === undefined || typeof value.close === "function")

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
    refusal: Remarks.reason("token-refused", { destination: name }),
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
