import { HttpApi, HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { JSONSchema, Schema } from "effect"

/** A body that is judged by the emulator itself, because its messages name path and near miss; `shape` is what it should be. */
const judged = <A, I>(shape: Schema.Schema<A, I>): Schema.Schema<unknown> => {
  const { $schema: _, ...jsonSchema } = JSONSchema.make(shape)
  return Schema.Unknown.annotations({ jsonSchema })
}

const Problem = Schema.Struct({ path: Schema.String, message: Schema.String })

/** 400: every mistake in what was sent, with its path and the near miss. Nothing was changed. */
export class BadRequest extends Schema.TaggedError<BadRequest>()(
  "BadRequest",
  { message: Schema.String, problems: Schema.Array(Problem) },
  HttpApiSchema.annotations({ status: 400 })
) {}

/** 404: no such request, person or workspace. */
export class NotFound extends Schema.TaggedError<NotFound>()(
  "NotFound",
  { message: Schema.String },
  HttpApiSchema.annotations({ status: 404 })
) {}

const Counts = Schema.Record({ key: Schema.String, value: Schema.Number })

const StatsReport = Schema.Struct({
  requests: Schema.Number,
  byStatus: Counts,
  accepted: Counts,
  refused: Counts,
  users: Schema.Number
})

const Refused = Schema.Struct({
  lane: Schema.String,
  index: Schema.Number,
  key: Schema.optionalWith(Schema.String, { exact: true }),
  reason: Schema.String
})

const summary = {
  id: Schema.String,
  n: Schema.Number,
  at: Schema.String,
  method: Schema.String,
  path: Schema.String,
  status: Schema.Number,
  ended: Schema.Literal("answered", "reset", "hang", "truncate", "garbage", "closed"),
  applied: Schema.Number,
  fault: Schema.NullOr(Schema.Struct({ rule: Schema.Number, type: Schema.String })),
  items: Schema.Number,
  refused: Schema.Array(Refused),
  bytes: Schema.Number,
  ms: Schema.Number
}

const Headers = Schema.Record({ key: Schema.String, value: Schema.String })

const RequestDetail = Schema.Struct({
  ...summary,
  query: Schema.String,
  headers: Headers,
  body: Schema.Unknown,
  answer: Schema.Struct({ status: Schema.Number, headers: Headers, body: Schema.Unknown })
})

const RequestPage = Schema.Struct({
  requests: Schema.Array(Schema.Struct(summary)),
  total: Schema.Number,
  evicted: Schema.Number
})

const LedgerPage = Schema.Struct({
  entries: Schema.Array(
    Schema.Struct({
      n: Schema.Number,
      request: Schema.Number,
      lane: Schema.String,
      index: Schema.Number,
      key: Schema.String,
      hash: Schema.String,
      times: Schema.Number
    })
  ),
  total: Schema.Number,
  evicted: Schema.Number
})

const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

const Claim = Schema.Union(
  Schema.Struct({ type: Schema.Literal("once"), lane: optional(Schema.String), by: optional(Schema.String) }),
  Schema.Struct({ type: Schema.Literal("order"), lane: optional(Schema.String), by: Schema.String }),
  Schema.Struct({
    type: Schema.Literal("limit"),
    count: Schema.Number,
    windowMs: Schema.Number,
    path: optional(Schema.String)
  })
)

const Offender = Schema.Struct({
  request: Schema.Number,
  lane: optional(Schema.String),
  index: optional(Schema.Number),
  key: optional(Schema.String),
  reason: Schema.String
})

const Verdict = Schema.Struct({
  ok: Schema.Boolean,
  claims: Schema.Array(Schema.Struct({ ok: Schema.Boolean, offenders: Schema.Array(Offender), checked: Schema.Number }))
})

const Mistake = Schema.Struct({
  code: Schema.String,
  count: Schema.Number,
  message: Schema.String,
  advice: Schema.String,
  first: Schema.Struct({ request: Schema.String, n: Schema.Number, method: Schema.String, path: Schema.String })
})

const match = Schema.Struct({
  path: optional(Schema.String),
  method: optional(Schema.String),
  nth: optional(Schema.Number),
  every: optional(Schema.Number),
  probability: optional(Schema.Number),
  key: optional(Schema.String),
  lane: optional(Schema.String),
  index: optional(Schema.Number),
  bodyContains: optional(Schema.String)
})

const apply = { apply: optional(Schema.Boolean) }

const Action = Schema.Union(
  Schema.Struct({
    type: Schema.Literal("status"),
    status: Schema.Number,
    body: optional(Schema.Unknown),
    headers: optional(Headers),
    ...apply
  }),
  Schema.Struct({ type: Schema.Literal("rateLimit"), resetAfter: Schema.Number, ...apply }),
  Schema.Struct({ type: Schema.Literal("reset"), when: optional(Schema.Literal("before", "after")), ...apply }),
  Schema.Struct({ type: Schema.Literal("hang"), ...apply }),
  Schema.Struct({ type: Schema.Literal("delay"), ms: Schema.Number, ...apply }),
  Schema.Struct({ type: Schema.Literal("truncate"), bytes: optional(Schema.Number), ...apply }),
  Schema.Struct({ type: Schema.Literal("garbage"), where: optional(Schema.Literal("body", "wire")), ...apply }),
  Schema.Struct({ type: Schema.Literal("drip"), bytesPerSecond: Schema.Number, ...apply }),
  Schema.Struct({ type: Schema.Literal("refuse"), reason: Schema.String })
)

const RuleSet = Schema.Struct({
  seed: optional(Schema.Number),
  rules: Schema.Array(Schema.Struct({ match: optional(match), action: Action, times: optional(Schema.Number) }))
})

const FaultReport = Schema.Struct({ seed: Schema.Number, rules: Schema.Array(Schema.Unknown) })

const KeyList = Schema.Struct({
  keys: Schema.Array(
    Schema.Struct({
      apiKey: Schema.String,
      permissions: Schema.Union(Schema.Literal("all"), Schema.Array(Schema.String))
    })
  )
})

const ClockState = Schema.Struct({
  now: Schema.String,
  mode: Schema.Literal("real", "shifted", "frozen"),
  offsetMs: Schema.Number
})

const ClockChange = Schema.Struct({
  freeze: optional(Schema.Union(Schema.Literal(true), Schema.String, Schema.Number)),
  step: optional(Schema.Number),
  jump: optional(Schema.Union(Schema.String, Schema.Number)),
  real: optional(Schema.Literal(true))
})

/** Which workspace a call is about: that of this key or name. Default: that of the `Authorization` header, else the default one. */
const about = { workspace: optional(Schema.String) }

const userQuery = Schema.Struct({
  ...about,
  external_id: optional(Schema.String),
  alias: optional(Schema.String),
  email: optional(Schema.String),
  q: optional(Schema.String),
  limit: optional(Schema.String)
})

const requestQuery = Schema.Struct({
  ...about,
  status: optional(Schema.String),
  path: optional(Schema.String),
  key: optional(Schema.String),
  since: optional(Schema.String),
  limit: optional(Schema.String)
})

const Message = Schema.Struct({
  n: Schema.Number,
  request: Schema.Number,
  at: Schema.Number,
  kind: Schema.Literal("campaign", "canvas", "messages", "transactional"),
  id: optional(Schema.String),
  dispatch_id: Schema.String,
  send_id: optional(Schema.String),
  schedule_id: optional(Schema.String),
  braze_id: optional(Schema.String),
  external_id: optional(Schema.String),
  channels: Schema.Array(Schema.String),
  properties: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  outcome: Schema.String
})

const OutboxPage = Schema.Struct({ messages: Schema.Array(Message), total: Schema.Number })

const outboxQuery = Schema.Struct({
  ...about,
  external_id: optional(Schema.String),
  id: optional(Schema.String),
  outcome: optional(Schema.String),
  limit: optional(Schema.String)
})

const Fidelity = Schema.Struct({
  certainties: Schema.Array(Schema.Struct({ certainty: Schema.String, meaning: Schema.String, rules: Schema.Number })),
  rules: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      says: Schema.String,
      certainty: Schema.String,
      source: Schema.String,
      checked: Schema.String,
      note: optional(Schema.String),
      option: optional(Schema.String)
    })
  ),
  notEmulated: Schema.Array(Schema.String)
})

const ledgerQuery = Schema.Struct({
  ...about,
  key: optional(Schema.String),
  lane: optional(Schema.String),
  limit: optional(Schema.String)
})

const { get, post, put, del } = HttpApiEndpoint
const aboutQuery = Schema.Struct(about)
const UserPage = Schema.Struct({ users: Schema.Array(Schema.Unknown), total: Schema.Number })

class Server extends HttpApiGroup.make("server")
  .add(get("health", "/health").addSuccess(Schema.Struct({ status: Schema.Literal("ok") })))
  .add(get("fidelity", "/fidelity").addSuccess(Fidelity))
  .add(
    post("workspaces", "/workspaces").addSuccess(Schema.Struct({ workspace: Schema.String, apiKey: Schema.String }))
  ) {}

class State extends HttpApiGroup.make("state")
  .add(
    post("reset", "/reset")
      .setUrlParams(aboutQuery)
      .setPayload(judged(Schema.Struct({ to: optional(Schema.Literal("seed", "empty")) })))
      .addSuccess(StatsReport)
  )
  .add(get("users", "/users").setUrlParams(userQuery).addSuccess(UserPage))
  .add(
    get("user", "/users/:braze_id")
      .setPath(Schema.Struct({ braze_id: Schema.String }))
      .setUrlParams(aboutQuery)
      .addSuccess(Schema.Unknown)
  )
  .add(get("clock", "/clock").setUrlParams(aboutQuery).addSuccess(ClockState))
  .add(put("setClock", "/clock").setUrlParams(aboutQuery).setPayload(judged(ClockChange)).addSuccess(ClockState))
  .add(get("keys", "/keys").setUrlParams(aboutQuery).addSuccess(KeyList))
  .add(put("setKeys", "/keys").setUrlParams(aboutQuery).setPayload(judged(KeyList)).addSuccess(KeyList)) {}

class Past extends HttpApiGroup.make("past")
  .add(get("stats", "/stats").setUrlParams(aboutQuery).addSuccess(StatsReport))
  .add(get("requests", "/requests").setUrlParams(requestQuery).addSuccess(RequestPage))
  .add(
    get("request", "/requests/:id")
      .setPath(Schema.Struct({ id: Schema.String }))
      .setUrlParams(aboutQuery)
      .addSuccess(RequestDetail)
  )
  .add(get("ledger", "/ledger").setUrlParams(ledgerQuery).addSuccess(LedgerPage))
  .add(
    post("verify", "/verify")
      .setUrlParams(aboutQuery)
      .setPayload(judged(Schema.Struct({ claims: Schema.Array(Claim) })))
      .addSuccess(Verdict)
  )
  .add(get("outbox", "/outbox").setUrlParams(outboxQuery).addSuccess(OutboxPage))
  .add(get("mistakes", "/mistakes").setUrlParams(aboutQuery).addSuccess(Schema.Array(Mistake))) {}

class FaultRules extends HttpApiGroup.make("faults")
  .add(get("faults", "/faults").setUrlParams(aboutQuery).addSuccess(FaultReport))
  .add(put("setFaults", "/faults").setUrlParams(aboutQuery).setPayload(judged(RuleSet)).addSuccess(FaultReport))
  .add(del("clearFaults", "/faults").setUrlParams(aboutQuery).addSuccess(FaultReport)) {}

/** Everything under `/_mock/`. Answers are JSON; calls that change something are never subject to faults. */
export class ControlApi extends HttpApi.make("mock-braze")
  .add(Server)
  .add(State)
  .add(Past)
  .add(FaultRules)
  .addError(BadRequest)
  .addError(NotFound)
  .prefix("/_mock")
  .annotate(OpenApi.Title, "mock-braze control")
  .annotate(OpenApi.Description, "Look at and steer a local Braze. None of this exists on the real one.") {}
