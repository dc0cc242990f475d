import { type Json, type MutableJsonObject, put } from "@sluice/values/Json"
import type { Step } from "../../record/Path.js"
import type { Code, ObjectRun, Run } from "./Code.js"

/** A field of an object that a mapping makes. */
export interface Field {
  readonly key: string
  readonly code: Code
}

/** An object of these fields, new with every run; what is nothing is left out. */
export const objectOf = (fields: ReadonlyArray<Field>): ObjectRun => {
  if (fields.some((field) => field.key === "__proto__")) return definingEach(fields)
  return assembled(fields) ?? assigningEach(fields)
}

/** The plain way, for a process that may not make functions from text, and the model for the other. */
export const assigningEach = (fields: ReadonlyArray<Field>): ObjectRun => {
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

const definingEach = (fields: ReadonlyArray<Field>): ObjectRun => {
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

/** More fields than this in one object go the plain way; the functions would become too large to be optimised. */
const mostFields = 100

/**
 * A function of its own for these fields, so that the engine learns the shapes of this mapping's objects apart from those of
 * all others: about eight times as quick as the loop. `undefined` where the process forbids functions from text.
 */
export const assembled = (fields: ReadonlyArray<Field>): ObjectRun | undefined =>
  fields.length > mostFields ? undefined : functionFrom(programOf(fields))

/** The text of a function that takes `given` as `g`. */
interface Program {
  readonly text: string
  readonly given: ReadonlyArray<Json | Run>
}

/**
 * The text is made of numbers and fixed words alone. Names and values of the mapping are handed in, so nothing of a mapping
 * ever becomes code.
 */
export const programOf = (fields: ReadonlyArray<Field>): Program => {
  const given: Array<Json | Run> = []
  const name: Name = (value) => {
    given.push(value)
    return `c${given.length - 1}`
  }
  const statements = fields.map(({ key, code }) => statement(name(key), code, name))
  const constants = given.map((_, i) => `const c${i} = g[${i}]`)
  const made = ["return (from) => {", "const made = {}", "let v", ...statements, "return made", "}"]
  return { text: [...constants, ...made].join("\n"), given }
}

type Name = (value: Json | Run) => string

const statement = (key: string, code: Code, name: Name): string => {
  if (code.constant !== undefined) return `made[${key}] = ${name(code.constant)}`
  const read = code.steps === undefined ? `v = ${name(code.run)}(from)` : reading(code.steps, name)
  return `${read}\nif (v !== undefined) made[${key}] = v`
}

/** Plain member access, step by step. The reader of the path has made sure that no step is an inherited name. */
const reading = (steps: ReadonlyArray<Step>, name: Name): string =>
  steps.reduce<string>(
    (text, step) => `${text}\nv = v === undefined || v === null ? undefined : v[${name(step)}]`,
    "v = from"
  )

/** Makes the function, or finds out that this process may not make one. */
const functionFrom = ({ text, given }: Program): ObjectRun | undefined => {
  try {
    return new Function("g", text)(given)
  } catch {
    return undefined
  }
}
