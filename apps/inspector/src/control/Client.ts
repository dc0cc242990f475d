import createClient from "openapi-fetch"
import type { components, paths } from "./schema.js"

/** The types of the control API by the names of its description. */
export type Schemas = components["schemas"]

/** Calls the mock that served this page. Types come from the description of its control API. */
export const client = createClient<paths>({ baseUrl: location.origin })

/** A call that the mock refused, with its message. */
export class Refusal extends Error {
  readonly status: number
  /** Every mistake in the input. */
  readonly problems: ReadonlyArray<Schemas["Problem"]>

  constructor(status: number, error: unknown) {
    super(text(error, "message") ?? `The mock returned ${status}.`)
    this.status = status
    this.problems = problems(error)
  }
}

const field = (error: unknown, name: string): unknown =>
  typeof error === "object" && error !== null ? Object.entries(error).find(([key]) => key === name)?.[1] : undefined

const text = (error: unknown, name: string): string | undefined => {
  const found = field(error, name)
  return typeof found === "string" ? found : undefined
}

const problems = (error: unknown): ReadonlyArray<Schemas["Problem"]> => {
  const found = field(error, "problems")
  return Array.isArray(found)
    ? found.map((one) => ({ path: text(one, "path") ?? "", message: text(one, "message") ?? "" }))
    : []
}

/** The response of a call. Throws `Refusal` if the mock refused it, and the browser's error if the mock did not respond. */
export const answer = async <A>(
  call: Promise<{ readonly data?: A; readonly error?: unknown; readonly response: Response }>
): Promise<A> => {
  const { data, error, response } = await call
  if (data === undefined) throw new Refusal(response.status, error)
  return data
}
