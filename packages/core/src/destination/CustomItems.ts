import * as FieldPath from "@sluice/values/FieldPath"
import { type FieldLocator, leftOut, type MappedMember } from "@sluice/values/Findings"
import type { Json } from "@sluice/values/Json"
import type { Reason, Warning } from "@sluice/values/Reason"
import * as Redaction from "@sluice/values/Redaction"
import { Either } from "effect"
import * as FieldLocators from "../mapping/FieldLocators.js"
import { type CompiledMapping, isRefusal } from "../mapping/Mapping.js"
import * as Remarks from "../outcome/Remarks.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import type { Definition } from "./Definition.js"
import * as DefinitionFault from "./DefinitionFault.js"
import * as Item from "./Item.js"
import * as Prepared from "./Prepared.js"
import * as ReplyRedaction from "./ReplyRedaction.js"
import { misfit } from "./ReturnedValue.js"
import { type Issue, validate } from "./StandardSchema.js"

/** Inputs for building the items of a custom destination. */
export interface ItemParts<Settings, Shape> {
  readonly definition: Definition<Settings, Shape, unknown, unknown>
  readonly settings: Settings
  /** The name of the destination in its pipeline. */
  readonly name: string
  readonly mapping: CompiledMapping
  /** The key of the route that contains the mapping. */
  readonly at: "fields" | "mapping"
  /** Strings that no reason may contain. */
  readonly secrets: ReadonlyArray<string>
}

/** Prepares single records. The returned function is pure and total, whatever the definition does. */
export const make = <Settings, Shape>(
  options: ItemParts<Settings, Shape>
): ((record: SourceRecord) => Prepared.Prepared) => {
  const { at, definition, mapping, name, secrets, settings } = options
  const locate = FieldLocators.ofMapping(mapping, at)
  const mapped = FieldLocators.mappedMembersOf(mapping)
  const clean = ReplyRedaction.cleaner(secrets)
  const lanes = definition.lanes ?? [defaultLane]
  /** Throws a {@link Fault} if a function of the definition fails. */
  const encode = (shape: Shape, record: SourceRecord, part: number): Item.Item => {
    const key = called(definition.name, "key", () => definition.key(shape, settings), isKey)
    const lane = called(definition.name, "lane", () => definition.lane?.(shape, settings) ?? lanes[0], isOneOf(lanes))
    const repeatable = called(definition.name, "repeatable", () => definition.repeatable(shape, settings), isBoolean)
    const json = called(definition.name, "item", () => JSON.stringify(shape), isJson)
    return Item.make({ record, destination: name, part, key, lane, json, repeatable })
  }
  return (record) => {
    const warnings: Array<Warning> = []
    const made = mapping.apply(record.body, (reason) => void warnings.push(leftOut(reason)))
    if (isRefusal(made)) return Prepared.invalid([made])
    const values = made === undefined ? [] : Array.isArray(made) ? made : [made]
    if (values.length === 0) return Prepared.skipped(Remarks.reason("nothing-mapped"))
    const problems: Array<Reason> = []
    const items: Array<Item.Item> = []
    values.forEach((value: Json, part: number) => {
      const valid = validate(definition.item, value)
      if (Either.isLeft(valid)) {
        const place = { locate, mapped, record, part: Array.isArray(made) ? part : undefined }
        const withoutValues = Redaction.ofAllValues([JSON.stringify(value)])
        for (const issue of valid.left) problems.push(problemAt(issue, place, (text) => clean(withoutValues(text))))
        return
      }
      try {
        items.push(encode(valid.right, record, part))
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault
        problems.push(fault.reason)
      }
    })
    return problems.length > 0 ? Prepared.invalid(problems) : Prepared.items(items, warnings)
  }
}

/** The lane of a destination that names none. */
export const defaultLane = "items"

/** The reason of a record for which a function of the definition failed. */
class Fault {
  readonly reason: Reason

  constructor(reason: Reason) {
    this.reason = reason
  }
}

/** The required return value of a function of the definition, and a test for it. */
interface Expected<A> {
  readonly is: (value: unknown) => value is A
  readonly noun: string
}

const isKey: Expected<string> = {
  is: (value): value is string => typeof value === "string" && value !== "",
  noun: "a non-empty string"
}

const isBoolean: Expected<boolean> = { is: (value) => typeof value === "boolean", noun: "true or false" }

const isJson: Expected<string> = { is: (value) => typeof value === "string", noun: "a value that JSON can represent" }

const isOneOf = (lanes: ReadonlyArray<string>): Expected<string> => ({
  is: (value): value is string => lanes.some((lane) => lane === value),
  noun: lanes.length === 1 ? `the lane ${lanes[0]}` : `one of the lanes ${lanes.join(", ")}`
})

const called = <A>(destination: string, member: string, call: () => unknown, { is, noun }: Expected<A>): A => {
  let value: unknown
  try {
    value = call()
  } catch (thrown) {
    throw new Fault(DefinitionFault.threw({ destination, member }, thrown))
  }
  if (is(value)) return value
  throw new Fault(DefinitionFault.returned({ destination, member }, misfit("", value, noun)))
}

interface IssuePlace {
  readonly locate: FieldLocator
  /** Recognises the fields that the mapping names. */
  readonly mapped: MappedMember
  readonly record: SourceRecord
  /** The position of the object in the list that the mapping made. Undefined if it made one object. */
  readonly part: number | undefined
}

/** The reason for an issue of the item schema, such as `email at $.mail: invalid address`. */
const problemAt = (
  { message, path }: Issue,
  { locate, mapped, part, record }: IssuePlace,
  clean: (text: string) => string
): Reason => {
  const field = path.reduce(
    // A name that only the record contains may be personal, such as an email address.
    (left, step) =>
      /^\d+$/.test(step) ? FieldPath.element(left, Number(step)) : (mapped(left, step) ?? FieldPath.member(left, step)),
    part === undefined ? "" : `[${part}]`
  )
  const { mappingPath, path: place } = locate(field, record.body)
  const name = field === "" ? "the item" : field
  return {
    code: "item-not-valid",
    ...(place !== undefined && { path: place }),
    ...(mappingPath !== undefined && { mappingPath }),
    message: `${name}${place === undefined ? "" : ` at ${place}`}: ${clean(message)}`
  }
}
