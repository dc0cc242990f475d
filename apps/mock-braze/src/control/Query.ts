import { BadInput } from "./BadInput.js"
import * as Field from "./Field.js"
import { type Form, isValid, text, type Values } from "./Field.js"

/**
 * The filter that an address contains. Throws `BadInput` with every mistake in it: an unknown name would have no effect.
 * Every address may also name its `workspace`, which is not part of the filter.
 */
export const read = <F extends Form>(form: F, query: Readonly<Record<string, string | undefined>>): Values<F> => {
  const known: Form = { ...form, workspace: text }
  const { workspace: _, ...filter }: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(query).flatMap(([name, one]) =>
      one === undefined ? [] : [[name, Object.hasOwn(known, name) ? known[name]?.fromText(one) : one]]
    )
  )
  if (isValid(form, filter)) return filter
  throw new BadInput(Field.formProblems(known, filter))
}

/** A string without its percent-encoding; one that cannot be decoded is returned unchanged. */
export const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
