import { type Json, type MutableJsonObject, put } from "@sluice/values/Json"
import type { Step } from "../../record/Path.js"
import type { CompiledValue, Evaluator, ObjectEvaluator } from "./CompiledValue.js"

/** A field of an object that a mapping makes. */
export interface AssembledField {
  readonly key: string
  readonly code: CompiledValue
}

/** Makes a new object of these fields for each record. Fields that resolve to nothing are left out. */
export const objectOf = (fields: ReadonlyArray<AssembledField>): ObjectEvaluator => {
  if (fields.some((field) => field.key === "__proto__")) return definingEach(fields)
  return assembled(fields) ?? assigningEach(fields)
}

/** A loop over the fields, for a process that forbids functions from text. Also the reference for {@link assembled}. */
export const assigningEach = (fields: ReadonlyArray<AssembledField>): ObjectEvaluator => {
  const members = fields.map(({ key, code }) => ({ key, run: code.run }))
  return (from) => {
    const made: MutableJsonObject = {}
    for (const { key, run } of members) {
      const value = run(from)
      if (value !== undefined) made[key] = value
    }
    return made
  }
}

const definingEach = (fields: ReadonlyArray<AssembledField>): ObjectEvaluator => {
  const members = fields.map(({ key, code }) => ({ key, run: code.run }))
  return (from) => {
    const made: MutableJsonObject = {}
    for (const { key, run } of members) {
      const value = run(from)
      if (value !== undefined) put(made, key, value)
    }
    return made
  }
}

/** Objects with more fields use the loop, because a function for them would be too large to be optimised. */
const mostFields = 100

/**
 * A function generated for these fields. V8 can optimise it for the object shapes of this mapping, so it is about eight
 * times as fast as the loop. `undefined` if the process forbids functions from text.
 */
export const assembled = (fields: ReadonlyArray<AssembledField>): ObjectEvaluator | undefined =>
  fields.length > mostFields ? undefined : functionFrom(programOf(fields))

/** The text of a function with the parameter `g`, and the argument for it. */
interface Program {
  readonly text: string
  readonly given: ReadonlyArray<Json | Evaluator>
}

/**
 * The text consists only of numbers and fixed words. Names and values of the mapping are arguments, so no part of a
 * mapping becomes code.
 */
export const programOf = (fields: ReadonlyArray<AssembledField>): Program => {
  const given: Array<Json | Evaluator> = []
  const name: Name = (value) => {
    given.push(value)
    return `c${given.length - 1}`
  }
  const statements = fields.map(({ key, code }) => statement(name(key), code, name))
  const constants = given.map((_, i) => `const c${i} = g[${i}]`)
  const made = ["return (from) => {", "const made = {}", "let v", ...statements, "return made", "}"]
  return { text: [...constants, ...made].join("\n"), given }
}

type Name = (value: Json | Evaluator) => string

const statement = (key: string, code: CompiledValue, name: Name): string => {
  if (code.constant !== undefined) return `made[${key}] = ${name(code.constant)}`
  const read = code.steps === undefined ? `v = ${name(code.run)}(from)` : reading(code.steps, name)
  return `${read}\nif (v !== undefined) made[${key}] = v`
}

/** Plain member access, step by step. The compiler of the path ensures that no step is an inherited name. */
const reading = (steps: ReadonlyArray<Step>, name: Name): string =>
  steps.reduce<string>(
    (text, step) => `${text}\nv = v === undefined || v === null ? undefined : v[${name(step)}]`,
    "v = from"
  )

/** Creates the function; `undefined` if this process must not create one. */
const functionFrom = ({ text, given }: Program): ObjectEvaluator | undefined => {
  try {
    return new Function("g", text)(given)
  } catch {
    return undefined
  }
}
