import { isObject, nearest, type Problem, unknownFields } from "@sluice/braze-emulator/Problem"
import { description } from "./Description.js"

interface Call {
  readonly method: string
  readonly path: RegExp
  /** What its address may hold behind the question mark. */
  readonly names: ReadonlyArray<string>
  /** What stands in the path of its address. */
  readonly parts: ReadonlyArray<string>
  readonly takesBody: boolean
}

const calls: ReadonlyArray<Call> = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
    names: [...operation.parameters.filter((one) => one.in === "query").map(({ name }) => name), "workspace"],
    parts: [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []),
    takesBody: "requestBody" in operation
  }))
)

const find = (method: string, pathname: string): Call | undefined =>
  calls.find((one) => one.method === method && one.path.test(pathname))

/**
 * One problem for each name in an address that its call does not read: a filter without effect would answer with everything.
 * `workspace` may stand in any. None where there is no such call.
 */
export const queryProblems = (method: string, { pathname, searchParams }: URL): ReadonlyArray<Problem> => {
  const call = find(method, pathname)
  return call === undefined ? [] : unknownFields(Object.fromEntries(searchParams), [...new Set(call.names)], "")
}

/** One problem for each field of a body that its call does not read. Calls with a body of their own judge it themselves. */
export const bodyProblems = (method: string, { pathname }: URL, body: unknown): ReadonlyArray<Problem> => {
  const call = find(method, pathname)
  if (call === undefined || call.takesBody) return []
  if (!isObject(body)) return [{ path: "", message: "this call takes no body" }]
  return Object.keys(body).map((path) => ({ path, message: needless(path, call) }))
}

const needless = (name: string, { names, parts }: Call): string => {
  const near = nearest(name, [...parts, ...names])
  return near === undefined
    ? "unknown field; this call takes no body"
    : `unknown field; this call takes no body: "${near}" stands in its address`
}
