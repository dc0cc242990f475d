import createClient from "openapi-fetch"
import type { components, paths } from "./schema.js"

/** The types of the control calls, by the names that the description of the mock gives them. */
export type Schemas = components["schemas"]

/** Calls the mock that served this page. Paths, queries, bodies and answers are those of its own description. */
export const client = createClient<paths>({ baseUrl: location.origin })

/** A call that the mock refused, in its words. */
export class Refusal extends Error {
  readonly status: number
  /** Each thing that is wrong with what was sent. */
  readonly problems: ReadonlyArray<Schemas["Problem"]>

  constructor(status: number, error: unknown) {
    super(text(error, "message") ?? `The mock answered ${status}.`)
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

/** What a call answered; throws `Refusal` where the mock did not accept it, and the browser's error where nothing answers. */
export const answer = async <A>(
  call: Promise<{ readonly data?: A; readonly error?: unknown; readonly response: Response }>
): Promise<A> => {
  const { data, error, response } = await call
  if (data === undefined) throw new Refusal(response.status, error)
  return data
}
