import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as FlowCheck from "../src/flow/FlowCheck.js"
import * as FlowFile from "../src/flow/FlowFile.js"
import * as FlowRoutes from "../src/flow/FlowRoutes.js"
import * as ParameterInput from "../src/flow/ParameterInput.js"

type Cells = Partial<Record<FlowFile.ColumnName, string>>

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const line = (cells: ReadonlyArray<string>) => cells.map(quoted).join(",")
const header = line(FlowFile.columns)
const row = (cells: Cells) => line(FlowFile.columns.map((column) => cells[column] ?? ""))
const bytes = (...lines: ReadonlyArray<string>) => new TextEncoder().encode(lines.join("\n"))
const read = (...lines: ReadonlyArray<string>) => FlowFile.read("flow.csv", bytes(...lines))
const left = (found: ReturnType<typeof FlowFile.read>) =>
  Either.getOrThrow(Either.flip(found)).map(({ code, column, line }) => [code, line, column])

const node: Cells = {
  "Node Number": "200",
  "Node Type": "A",
  Command: "Track",
  "Parameter Input": '{"id": "{ID}"}',
  "Decision Variable": "success",
  "What Next?": "true~300|error~320"
}
const others = [row({ "Node Number": "300", "Node Type": "D" }), row({ "Node Number": "320", "Node Type": "D" })]
const checked = (cells: Cells, style: FlowRoutes.Style = "plain", more: ReadonlyArray<string> = []) =>
  FlowCheck.check(Either.getOrThrow(read(header, row({ ...node, ...cells }), ...others, ...more)), [
    { command: "Track", style }
  ]).map(({ code, column, line }) => [code, line, column])

describe("FlowFile", () => {
  it("reads 26 columns in any order, with a byte order mark, and reports the line of each row", () => {
    const turned = FlowFile.columns.toReversed()
    const text = `\uFEFF${line(turned)}\n${line(turned.map((column) => (column === "Message" ? "two\nlines" : column)))}\n\n${line(turned.map(() => "x"))}`
    const flow = Either.getOrThrow(FlowFile.read("flow.csv", new TextEncoder().encode(text)))
    expect(flow.nodes.map((one) => [one.line, one.cell("Command"), one.cell("Message")])).toEqual([
      [2, "Command", "two\nlines"],
      [5, "x", "x"]
    ])
  })

  it("reports unreadable parts with their place", () => {
    const without = FlowFile.columns.filter((column) => column !== "What Next?")
    expect(left(read(line(without)))).toEqual([["flow-column-missing", 1, "What Next?"]])
    expect(left(read(line([...FlowFile.columns, "command"])))).toEqual([["flow-column-twice", 1, "Command"]])
    expect(left(read())).toEqual([["flow-empty", 1, undefined]])
    expect(left(read(header, `${row(node)},more`))).toEqual([["flow-row-too-wide", 2, undefined]])
    expect(left(read(header, 'a,"b'))[0]?.[0]).toBe("flow-quote-open")
    expect(left(FlowFile.read("f", new Uint8Array([0xff, 0xfe, 0x4e, 0x00])))).toEqual([
      ["flow-encoding", 1, undefined]
    ])
    for (const start of [0, 1]) {
      const wide = new Uint8Array(
        [...header].flatMap((letter) => [letter.charCodeAt(0), 0, 0]).filter((_, at) => at % 3 !== 1 + start)
      )
      expect(left(FlowFile.read("f", wide))).toEqual([["flow-encoding", 1, undefined]])
    }
    const latin = new Uint8Array([...bytes(header, "caf"), 0xe9, 0x0a])
    expect(left(FlowFile.read("f", latin))).toEqual([["flow-encoding", 2, undefined]])
  })

  it("detects semicolons as separators, with and without quotation marks", () => {
    const semicolons = (cells: ReadonlyArray<string>) => cells.join(";")
    const quotes = FlowFile.columns.map((column) => `"${column}"`)
    for (const titles of [FlowFile.columns, quotes, FlowFile.columns.toReversed()])
      expect(left(read("", semicolons(titles), '200;A;"x";y'))).toEqual([["flow-semicolons", 2, undefined]])
    expect(left(read("a;b;c"))[0]?.[0]).toBe("flow-column-missing")
  })

  it("returns a flow or findings for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (some) => {
        const found = FlowFile.read("flow.csv", some)
        expect(Either.isLeft(found) ? found.left.length : found.right.nodes.length).toBeGreaterThanOrEqual(0)
      })
    )
  })
})

describe("FlowCheck", () => {
  it("finds nothing if every answer has a route and failures have separate routes [S-4] [S-50]", () => {
    expect(checked({})).toEqual([])
    expect(
      checked({ "What Next?": FlowRoutes.whatNext("rich", { accepted: 300, deferred: 300 }, 320) }, "rich")
    ).toEqual([])
  })

  it.each<readonly [string, Cells, FlowRoutes.Style, ReadonlyArray<unknown>]>([
    ["a value without a route", { "What Next?": "true~300" }, "plain", [["flow-route-missing", 2, "What Next?"]]],
    [
      "a failure without a separate branch",
      { "What Next?": "true~300|error~300" },
      "plain",
      [["flow-no-care", 2, "What Next?"]]
    ],
    [
      "a route to a missing node",
      { "What Next?": "true~300|error~999" },
      "plain",
      [["flow-route-nowhere", 2, "What Next?"]]
    ],
    [
      "a route that is never taken",
      { "What Next?": "true~300|error~320|eror~320" },
      "plain",
      [["flow-route-never", 2, "What Next?"]]
    ],
    ["a broken route", { "What Next?": "true~300|error~320|x" }, "plain", [["flow-route-broken", 2, "What Next?"]]],
    [
      "parameters that are invalid JSON",
      { "Parameter Input": "{" },
      "plain",
      [["parameter-not-json", 2, "Parameter Input"]]
    ],
    [
      "parameters in an array",
      { "Parameter Input": "[]" },
      "plain",
      [["parameter-not-an-object", 2, "Parameter Input"]]
    ],
    [
      "a variable outside quotation marks",
      { "Parameter Input": '{"a": {A}}' },
      "plain",
      [["parameter-variable-bare", 2, "Parameter Input"]]
    ],
    [
      "another decision variable",
      { "Decision Variable": "valid" },
      "plain",
      [["flow-decision-variable", 2, "Decision Variable"]]
    ],
    ["another type", { "Node Type": "D" }, "plain", [["flow-not-an-action", 2, "Node Type"]]]
  ])("finds %s [S-4]", (_, cells, style, expected) => {
    expect(checked(cells, style)).toEqual(expected)
  })

  it("finds repeated and missing numbers, near misses, and nodes that no row calls", () => {
    const more = [
      row({ "Node Number": "300" }),
      row({ "Node Name": "x" }),
      row({ "Node Number": "9", Command: "Trakc" })
    ]
    expect(checked({}, "plain", more)).toEqual([
      ["flow-number-twice", 5, "Node Number"],
      ["flow-number-missing", 6, "Node Number"],
      ["flow-command-near-miss", 7, "Command"]
    ])
    expect(checked({ Command: "Other" })).toEqual([["flow-node-not-called", 1, "Command"]])
  })

  it("reports every missing route of the rich style at once", () => {
    const found = checked({ "What Next?": "true~300|error~320" }, "rich")
    expect(found.filter(([code]) => code === "flow-route-missing")).toHaveLength(5)
  })

  it("suggests the other style if its values have routes", () => {
    const hints = (cell: string, style: FlowRoutes.Style) =>
      FlowCheck.check(Either.getOrThrow(read(header, row({ ...node, "What Next?": cell }), ...others)), [
        { command: "Track", style }
      ]).flatMap(({ code, message }) =>
        code === "flow-route-never" ? [/ (?:It is|Did you mean) .*$/.exec(message)?.[0].trim()] : []
      )
    expect(hints("true~300|error~320|accepted~300|eror~320", "plain")).toEqual([
      "It is an answer of the rich style: check with --style rich.",
      'Did you mean "error"?'
    ])
    expect(hints(`${FlowRoutes.whatNext("rich", { accepted: 300, deferred: 300 }, 320)}|true~300`, "rich")).toEqual([
      "It is an answer of the plain style: check with --style plain."
    ])
  })

  it("shows a finding on one line, with its place", () => {
    expect(FlowFile.show({ file: "f.csv", line: 3, column: "Command", code: "x", message: "Wrong." })).toBe(
      "f.csv:3 «Command»: Wrong."
    )
  })
})

describe("FlowRoutes", () => {
  it("reads the cells that it writes, with a route for every answer [S-50]", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<FlowRoutes.Style>("plain", "rich"),
        fc.nat(),
        fc.dictionary(fc.string(), fc.nat()),
        (style, care, next) => {
          const { broken, routes } = FlowRoutes.readWhatNext(FlowRoutes.whatNext(style, next, care))
          expect(broken).toEqual([])
          expect([...routes.keys()]).toEqual(FlowRoutes.answers[style].map(({ value }) => value))
        }
      )
    )
    expect(FlowRoutes.table("plain")).toContain("| `error` |")
  })
})

describe("ParameterInput", () => {
  it("lists the variables of a cell, each once", () => {
    expect(ParameterInput.variables('{"a":"{A}","b":"{B_2} {A}"}')).toEqual(["A", "B_2"])
    expect(ParameterInput.problems(" ")).toEqual([])
  })
})
