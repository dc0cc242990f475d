import { isObject, type Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Effect, type Scope } from "effect"
import * as RecordRules from "./RecordRules.js"
import type { Entry, KnownPart, Pull, Source, SourceError } from "./Source.js"
import { make as makeRecord, type Origin, type Position } from "./SourceRecord.js"

/** A value of a source, before any rule of the configuration was applied to it. */
export interface SourceValue {
  /** The body of a record. */
  readonly value: Json
  /** The id of the record if the configuration names no path of one. Stable across runs. */
  readonly name: string
  readonly origin: Origin
  /** See {@link SourceRecord.part} and {@link SourceRecord.position}. */
  readonly part?: string | undefined
  readonly position?: Position | undefined
  /** The reason the value cannot be a record; the record is then Invalid. Contains no value. Default: none. */
  readonly reasons?: ReadonlyArray<Reason> | undefined
}

/** The next values in order, or `undefined` at the end; as {@link Pull}. */
export type PullValues = Effect.Effect<ReadonlyArray<SourceValue> | undefined, SourceError>

/**
 * A source that does not apply the rules about ids and `never` paths: {@link records} applies them to what it reads.
 */
export interface ValueSource extends Omit<Source, "open" | "onTake" | "live"> {
  readonly open: (known: ReadonlyArray<KnownPart>) => Effect.Effect<PullValues, SourceError, Scope.Scope>
}

/** The source of the records of these values: numbered, without the `never` paths, each with its id. */
export const records = (source: ValueSource, rules: RecordRules.RecordRules): Source => ({
  ...source,
  open: (known) =>
    Effect.map(source.open(known), (pull): Pull => {
      let seq = 0
      return Effect.map(pull, (values) => values?.map((value) => entryOf(value, seq++, rules)))
    })
})

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** Upper limit of the characters of an unreadable value that are kept for its dead letter. */
const keptCharacters = 64 * 1024

const entryOf = (read: SourceValue, seq: number, rules: RecordRules.RecordRules): Entry => {
  const { name, origin, part, position } = read
  const body = RecordRules.withoutNever(rules, read.value)
  const refused = (reasons: ReadonlyArray<Reason>): Entry => {
    const whole = JSON.stringify(body)
    // Does not end in half a character.
    const text = whole.slice(0, keptCharacters).replace(/[\ud800-\udbff]$/, "")
    const cut = { kept: bytesOf(text), of: bytesOf(whole) }
    return {
      _tag: "Unreadable",
      id: name,
      seq,
      part,
      position,
      origin,
      reasons,
      text,
      ...(text.length < whole.length && { cut })
    }
  }
  if (read.reasons !== undefined && read.reasons.length > 0) return refused(read.reasons)
  if (!isObject(body)) return refused([RecordRules.notAnObject(body)])
  const id = RecordRules.idOf(rules, body) ?? name
  return typeof id === "string" ? makeRecord(id, seq, origin, body, part, position) : refused([id])
}
