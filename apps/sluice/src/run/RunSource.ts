import { createHash } from "node:crypto"
import * as RecordRules from "@sluice/core/RecordRules"
import {
  type Entry,
  isUnreadable,
  type KnownPart,
  type Pull,
  partOf,
  positionOf,
  type Source,
  SourceError
} from "@sluice/core/Source"
import { make as makeRecord } from "@sluice/core/SourceRecord"
import { detachedPart } from "@sluice/core/StateStore"
import * as ValueSource from "@sluice/core/ValueSource"
import { Effect } from "effect"
import type { Configuration } from "../configuration/Configuration.js"
import * as FileSource from "./FileSource.js"
import type { OpenedSource, Selection, SourceKind } from "./SourceKind.js"
import * as SqlSource from "./SqlSource.js"

/** The kinds of sources. A configuration names at most one. */
export const kinds: ReadonlyArray<SourceKind> = [FileSource.kind, SqlSource.kind]

/** The source of a configuration, or its replacement, with sample and limit applied. Undefined if there is neither. */
export const make = (
  configuration: Configuration,
  selection: Selection
): Effect.Effect<OpenedSource | undefined, SourceError> =>
  Effect.gen(function* () {
    const { records } = selection
    const { never, source: settings } = configuration.shape
    const remembers = settings?.remember !== undefined
    if (records !== undefined) return { ...ofProgram(records), source: chosen(records, selection, remembers) }
    const conflict = severalKinds(kinds, settings) ?? ofOtherKinds(kinds, settings, selection)
    if (conflict !== undefined) return yield* new SourceError({ source: configuration.name, message: conflict })
    const rules = yield* RecordRules.compile(
      { ...(settings?.id !== undefined && { id: settings.id }), ...(never !== undefined && { never }) },
      configuration.name
    )
    for (const { open } of kinds) {
      const opened = yield* open(configuration, selection)
      if (opened === undefined) continue
      const source =
        "records" in opened.source ? opened.source.records : ValueSource.records(opened.source.values, rules)
      return { ...opened, source: chosen(source, selection, remembers) }
    }
    return undefined
  })

/** The same for a command that needs a source. Fails if there is neither. */
export const required = (
  configuration: Configuration,
  selection: Selection
): Effect.Effect<OpenedSource, SourceError> =>
  Effect.flatMap(make(configuration, selection), (source) =>
    source === undefined
      ? new SourceError({ source: configuration.name, message: noSource(kinds) })
      : Effect.succeed(source)
  )

/** The reason a source is not searched for a record, in a sentence, if it is missing or can be read only once. */
export const unsearchable = (opened: Pick<OpenedSource, "summary"> | undefined): string =>
  opened === undefined ? noSource(kinds) : `${opened.summary} can be read only once.`

/** The settings to check if no record of the source can be read, in a sentence. */
export const unreadableAdvice = ({ shape }: Configuration): string => {
  const { checks } = kinds.find(({ key }) => isSet(shape.source, key)) ?? FileSource.kind
  return `Check ${checks.slice(0, -1).join(", ")} and ${checks.at(-1)}.`
}

type Naming = Pick<SourceKind, "key" | "advice">

/** The message for a configuration without a source, with the ways to name one. */
export const noSource = (of: ReadonlyArray<Naming>): string => {
  const advice = orList(of.flatMap((kind) => kind.advice))
  return `The configuration has no ${of.map(({ key }) => `source.${key}`).join(" or ")}. ${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`
}

/** The message for a configuration with sources of several kinds. Undefined if it has at most one. */
export const severalKinds = (of: ReadonlyArray<Naming>, source: object | undefined): string | undefined => {
  const named = of.filter(({ key }) => isSet(source, key))
  return named.length < 2
    ? undefined
    : `The configuration has ${named.map(({ key }) => `source.${key}`).join(" and ")}, but a run reads one source. Remove all but one.`
}

type Applying = Pick<SourceKind, "key" | "settings" | "options">

/** The mistake in settings or options of a source that apply to other kinds only; undefined if there is none. */
export const ofOtherKinds = (
  of: ReadonlyArray<Applying>,
  source: object | undefined,
  selection: Selection
): string | undefined => {
  const named = of.find(({ key }) => isSet(source, key))
  if (named === undefined) return undefined
  for (const other of of) {
    const keys = other.settings.filter((key) => !named.settings.includes(key) && isSet(source, key))
    const options = other.options.filter(
      ({ setting }) => !named.options.some((own) => own.setting === setting) && isGiven(selection[setting])
    )
    const texts = [...keys.map((key) => `source.${key}`), ...options.map(({ option }) => option)]
    if (texts.length === 0) continue
    const [apply, them] = texts.length === 1 ? ["applies", "it"] : ["apply", "them"]
    return `${texts.join(" and ")} ${apply} only to source.${other.key}, but the configuration has source.${named.key}. Remove ${them}.`
  }
  return undefined
}

const isSet = (source: object | undefined, key: string): boolean =>
  source !== undefined && Reflect.get(source, key) !== undefined

const isGiven = (value: string | ReadonlyArray<string> | undefined): boolean => value !== undefined && value.length > 0

const orList = (texts: ReadonlyArray<string>): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")}, or ${texts.at(-1)}`

/** Records of a program can be read only once. */
const ofProgram = (source: Source): OpenedSource => ({
  source,
  summary: source.name,
  unit: "record",
  canSample: false,
  shareRead: () => undefined
})

const chosen = (source: Source, selection: Selection, remembers: boolean): Source => {
  const sampled = selection.sample === undefined ? source : sample(source, selection.sample)
  const isResumed = source.identify !== undefined && selection.sample === undefined
  // A sample has no separate checkpoints if its records are remembered: the next full run skips the sampled records.
  const placed = remembers && !isResumed ? detached(sampled) : sampled
  return selection.limit === undefined ? placed : limit(placed, selection.limit)
}

/**
 * The same entries without their positions, so that the state does not mistake them for entries of files that it
 * continues. The source is read completely and cannot be resumed.
 */
export const detached = ({ live, name, open, size }: Source): Source => ({
  name,
  ...(live !== undefined && { live }),
  ...(size !== undefined && { size }),
  open: () => Effect.map(open([]), (pull): Pull => Effect.map(pull, (entries) => entries?.map(withoutPlace)))
})

const withoutPlace = (entry: Entry): Entry =>
  isUnreadable(entry)
    ? { ...entry, part: detachedPart, position: undefined }
    : makeRecord(entry.id, entry.seq, entry.origin, entry.body, detachedPart)

/**
 * Ends after `count` entries of this run. Entries that the source reads again before the point where it continues do
 * not count.
 */
export const limit = (source: Source, count: number): Source => ({
  ...source,
  size: Effect.map(source.size ?? Effect.succeed(undefined), (size) => Math.min(size ?? count, count)),
  open: (known) =>
    Effect.map(source.open(known), (pull): Pull => {
      const isEarlier = settledBefore(known)
      let left = count
      return Effect.suspend(() => {
        if (left <= 0) return Effect.succeed(undefined)
        return Effect.map(pull, (entries) => {
          const end = entries?.findIndex((entry) => !isEarlier(entry) && left-- === 0) ?? -1
          return end < 0 ? entries : entries?.slice(0, end)
        })
      })
    })
})

/** Whether the entry and all entries before it are finished at every endpoint. */
const settledBefore = (known: ReadonlyArray<KnownPart>): ((entry: Entry) => boolean) => {
  const ends = new Map(known.map(({ from, part }) => [part, from]))
  return (entry) => {
    const end = ends.get(partOf(entry))
    return end !== undefined && positionOf(entry) <= end
  }
}

/** About this share of the entries, renumbered without gaps. */
export const sample = (source: Source, share: number): Source => ({
  ...source,
  size: Effect.map(source.size ?? Effect.succeed(undefined), (size) => size && Math.round(size * share)),
  open: (known) =>
    Effect.map(source.open(known), (pull): Pull => {
      let seq = 0
      const take = (entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> =>
        entries.filter((entry) => isSampled(entry, share)).map((entry) => ({ ...entry, seq: seq++ }))
      const next: Pull = Effect.flatMap(pull, (entries) => {
        if (entries === undefined) return Effect.succeed(undefined)
        const taken = take(entries)
        return taken.length > 0 ? Effect.succeed(taken) : next
      })
      return next
    })
})

const isSampled = ({ id, origin }: Entry, share: number): boolean => {
  const hash = createHash("sha256")
    .update(`${id}\n${origin.source}\n${origin.line ?? ""}`)
    .digest()
  return hash.readUInt32BE(0) / 2 ** 32 < share
}
