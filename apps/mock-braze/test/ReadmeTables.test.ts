import { readFile } from "node:fs/promises"
import * as FaultAction from "@sluice/braze-emulator/FaultAction"
import { describe, expect, it } from "vitest"
import { control, withMock } from "./Http.js"

const page = await readFile(new URL("../../../docs/reference/mock-braze.md", import.meta.url), "utf8")

/** The cells of the rows below a header. */
const table = (header: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows = (page.split(`${header}\n`)[1] ?? "").split("\n\n", 1)[0]?.split("\n").slice(1) ?? []
  return rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()))
}

const quoted = (cell: string): ReadonlyArray<string> => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text)

describe("the table of fault actions", () => {
  const rows = table("| `action.type` | fields | changes the state by default (`apply` overrides it) |")
  /** The fields that an action needs, with some values. */
  const needed = { status: 503, resetAfter: 1, ms: 1, bytesPerSecond: 1, reason: "r" }
  const read = (type: FaultAction.FaultType, more: object = {}) => {
    const names = Object.keys(FaultAction.actions[type].fields)
    const given = Object.fromEntries(Object.entries({ ...needed, ...more }).filter(([name]) => names.includes(name)))
    return FaultAction.read(type, given, "", [])
  }
  const applies = (type: FaultAction.FaultType, more?: object): string => {
    const action = read(type, more)
    if (action === undefined || !("apply" in action)) return "only the other objects"
    return action.apply ? "yes" : "no"
  }

  it("has a row for each action, in the order of the code", () => {
    expect(rows.flatMap(([, type = ""]) => quoted(type))).toEqual(FaultAction.types)
  })

  it.each(FaultAction.types)("names the fields of %s, their values and its default", (type) => {
    const [, , fields = "", state] = rows.find(([, cell]) => cell === `\`${type}\``) ?? []
    const names = Object.keys(FaultAction.actions[type].fields).filter((name) => name !== "apply")
    const [values, others] = [quoted(fields).filter((text) => !names.includes(text)), quoted(fields)]
    expect(others.filter((text) => names.includes(text))).toEqual(names)
    // A word that is not a field is a value of the last field before it.
    for (const value of values) expect(read(type, Object.fromEntries(names.map((name) => [name, value])))).toBeDefined()
    expect(state).toBe(
      type === "reset" ? `before: ${applies(type)}, after: ${applies(type, { when: "after" })}` : applies(type)
    )
  })
})

describe("the table of calls", () => {
  /** The calls of a cell, such as `PUT`, `GET faults`, or `GET settings`, `pools`. */
  const callsOf = (cell: string): ReadonlyArray<{ readonly call: string; readonly query: ReadonlyArray<string> }> => {
    let methods: Array<string> = []
    let isOpen = false
    return quoted(cell).flatMap((text) => {
      const [, method, path = ""] = /^(GET|PUT|POST|DELETE)?\s?(\S*)/.exec(text) ?? []
      if (path.startsWith("{")) return []
      if (method !== undefined) methods = isOpen ? [...methods, method] : [method]
      isOpen = path === ""
      const [place = "", query = ""] = path.split("?")
      return isOpen
        ? []
        : methods.map((one) => ({
            call: `${one.toLowerCase()} /_mock/${place}`,
            query: query === "" ? [] : query.split("&").map((pair) => pair.split("=")[0] ?? "")
          }))
    })
  }

  it("has every call of the description, with its parameters", () =>
    withMock(async (mock) => {
      const { paths } = Object((await control(mock, "GET", "/openapi.json")).body)
      const described = Object.entries(Object(paths)).flatMap(([path, methods]) =>
        Object.entries(Object(methods)).map(([method, operation]) => {
          const parameters: ReadonlyArray<{ readonly in: string; readonly name: string }> =
            Object(operation).parameters ?? []
          const query = parameters.flatMap(({ in: place, name }) => (place === "query" ? [name] : []))
          return { call: `${method} ${path}`, query: query.filter((name) => name !== "workspace").sort() }
        })
      )
      const listed = table("| method | over HTTP | |").flatMap(([, , calls = ""]) => callsOf(calls))
      const requests = listed.find(({ call }) => call === "get /_mock/requests")?.query ?? []
      /** The row refers to the one of `requests`. */
      const queryOf = ({ call, query }: (typeof listed)[number]): ReadonlyArray<string> =>
        call === "get /_mock/requests.ndjson" ? requests : query
      const sorted = <A extends { readonly call: string }>(calls: ReadonlyArray<A>): ReadonlyArray<A> =>
        [...calls].sort((one, other) => (one.call < other.call ? -1 : 1))
      expect(sorted(listed.map((one) => ({ call: one.call, query: [...queryOf(one)].sort() })))).toEqual(
        sorted(described.filter(({ call }) => call !== "get /_mock/health"))
      )
    }))
})
