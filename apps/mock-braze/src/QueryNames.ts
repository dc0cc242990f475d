import { type Problem, unknownFields } from "@sluice/braze-emulator/Problem"
import { description } from "./Description.js"

interface Call {
  readonly method: string
  readonly path: RegExp
  readonly names: ReadonlyArray<string>
}

const calls: ReadonlyArray<Call> = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters }]) => ({
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
    names: parameters.filter((one) => one.in === "query").map(({ name }) => name)
  }))
)

/**
 * One problem for each name in an address that its call does not read: a filter without effect would answer with everything.
 * `workspace` may stand in any. None where there is no such call.
 */
export const problems = (method: string, { pathname, searchParams }: URL): ReadonlyArray<Problem> => {
  const call = calls.find((one) => one.method === method && one.path.test(pathname))
  return call === undefined
    ? []
    : unknownFields(Object.fromEntries(searchParams), [...new Set([...call.names, "workspace"])], "")
}
