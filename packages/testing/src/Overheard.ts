import { Cause, Effect, Exit, Logger, LogLevel, Metric, type Option, Tracer } from "effect"
import type { Recorder } from "./Recorder.js"

/** Runs an effect and records its log lines (at any level) and spans. Nothing is printed. */
export const overhear = <A, E, R>(effect: Effect.Effect<A, E, R>, recorder: Recorder): Effect.Effect<A, E, R> =>
  effect.pipe(
    Effect.withTracer(tracer(recorder)),
    Logger.withMinimumLogLevel(LogLevel.All),
    Effect.provide(Logger.replace(Logger.defaultLogger, logger(recorder)))
  )

/** Records the names and tags of all existing metrics. */
export const metrics = (recorder: Recorder): void => {
  const names = Metric.unsafeSnapshot().map(({ metricKey: { name, tags } }) =>
    [name, ...tags.map(({ key, value }) => `${key}=${value}`)].join(" ")
  )
  if (names.length > 0) recorder.note("logs", { channel: "metric", text: names.join("\n") })
}

const logger = (recorder: Recorder): Logger.Logger<unknown, void> =>
  Logger.make((options) => recorder.note("logs", { channel: "log", text: Logger.stringLogger.log(options) }))

let ids = 0

const tracer = (recorder: Recorder): Tracer.Tracer => {
  const say = (text: string): void => recorder.note("logs", { channel: "span", text })
  return Tracer.make({
    context: (f) => f(),
    span: (...[name, parent, context, links, startTime, kind]) => {
      say(name)
      return span(say, { name, parent, context, links: [...links], startTime, kind })
    }
  })
}

interface Started {
  readonly name: string
  readonly parent: Option.Option<Tracer.AnySpan>
  readonly context: Tracer.Span["context"]
  readonly links: Array<Tracer.SpanLink>
  readonly startTime: bigint
  readonly kind: Tracer.SpanKind
}

const span = (say: (text: string) => void, started: Started): Tracer.Span => {
  const { name, startTime, links, ...rest } = started
  const attributes = new Map<string, unknown>()
  let status: Tracer.SpanStatus = { _tag: "Started", startTime }
  ids += 1
  const id = String(ids)
  return {
    _tag: "Span",
    name,
    spanId: id,
    traceId: id,
    ...rest,
    attributes,
    links,
    sampled: true,
    get status() {
      return status
    },
    end: (endTime, exit) => {
      status = { _tag: "Ended", startTime, endTime, exit }
      if (Exit.isFailure(exit)) say(`${name}: ${Cause.pretty(exit.cause)}`)
    },
    attribute: (key, value) => {
      attributes.set(key, value)
      say(`${name}: ${key}=${show(value)}`)
    },
    event: (event, _, values) => say(`${name}: ${event} ${show(values)}`),
    addLinks: (more) => {
      links.push(...more)
    }
  }
}

const show = (value: unknown): string => {
  try {
    return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value))
  } catch {
    return String(value)
  }
}
