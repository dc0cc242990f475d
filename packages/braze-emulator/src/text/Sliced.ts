/**
 * A computation over many rows that pauses after each slice of them. The caller may do other work in the pauses. The
 * data may change in a pause.
 */
export type Sliced<A> = Generator<undefined, A, undefined>

/** Rows per slice: a few milliseconds of work. */
export const rows = 20_000

/** Bytes of a body that are parsed or searched in the time of a row. */
export const rowBytes = 50

/** The result, without pauses. */
export const run = <A>(sliced: Sliced<A>): A => {
  let step = sliced.next()
  while (step.done !== true) step = sliced.next()
  return step.value
}
