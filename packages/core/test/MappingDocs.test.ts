import { readFileSync, writeFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as Mapping from "../src/mapping/Mapping.js"
import * as When from "../src/mapping/When.js"
import { compiled, json, problemsOf } from "./support/mappings.js"

/** A fenced block: its kind, its text, and the line where it begins. */
interface Block {
  readonly kind: string
  readonly text: string
  readonly line: number
}

const file = new URL("../../../docs/MAPPING.md", import.meta.url)
const page = readFileSync(file, "utf8")

const blocks: ReadonlyArray<Block> = [...page.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map((match) => ({
  kind: (match[1] ?? "").replace(/^(?:json|text) /, ""),
  text: match[2] ?? "",
  line: page.slice(0, match.index).split("\n").length
}))

/** Each block that begins an example, with the blocks up to the next one. */
const examples = blocks.flatMap((block, i) => {
  if (!["fields", "mapping", "when", "ts"].includes(block.kind)) return []
  const rest = blocks.slice(i + 1)
  const end = rest.findIndex((next) => ["fields", "mapping", "when", "ts"].includes(next.kind))
  return [{ block, rest: end === -1 ? rest : rest.slice(0, end) }]
})

const textOf = (rest: ReadonlyArray<Block>, kind: string): string => {
  const found = rest.find((block) => block.kind === kind)
  if (found === undefined) throw new Error(`no ${kind} in the example`)
  return found.text
}

const record = (text: string): JsonObject => json(text) as JsonObject

const checkMapping = (apply: Mapping.CompiledMapping["apply"], rest: ReadonlyArray<Block>): void => {
  const made = apply(record(textOf(rest, "record")))
  if (rest.some((block) => block.kind === "refusal")) {
    expect(Mapping.isRefusal(made)).toBe(true)
    expect(JSON.parse(JSON.stringify(made))).toEqual(json(textOf(rest, "refusal")))
  } else {
    expect(made).toEqual(json(textOf(rest, "result")))
  }
}

const checkWhen = (condition: Json, rest: ReadonlyArray<Block>): void => {
  const when = Either.getOrThrow(When.compile(condition))
  expect(rest.map((block) => [block.line, when.test(record(block.text))])).toEqual(
    rest.map((block) => [block.line, block.kind === "passes"])
  )
  expect(new Set(rest.map((block) => block.kind))).toEqual(new Set(["passes", "does not pass"]))
}

describe("docs/MAPPING.md", () => {
  it.each(
    examples.filter(({ block }) => block.kind === "mapping").map((example) => [example.block.line, example] as const)
  )("the mapping in line %i", (_, { block, rest }) => {
    const mapping = json(block.text)
    if (rest[0]?.kind === "problems") {
      expect(problemsOf(mapping).map((problem) => problem.message)).toEqual(rest[0].text.trimEnd().split("\n"))
    } else {
      checkMapping(compiled(mapping).apply, rest)
    }
  })

  it("the fields", () => {
    const all = examples.filter(({ block }) => block.kind === "fields")
    expect(all.length).toBeGreaterThan(0)
    for (const { block, rest } of all) checkMapping(Either.getOrThrow(Mapping.fields(json(block.text))).apply, rest)
  })

  it("the conditions", () => {
    const all = examples.filter(({ block }) => block.kind === "when")
    expect(all.length).toBeGreaterThan(0)
    for (const { block, rest } of all) checkWhen(json(block.text), rest)
  })

  it("has the TypeScript example that is run below", () => {
    // docs: begin
    const mapping = Mapping.struct({
      external_id: Mapping.path("user.id"),
      name: Mapping.literal("conversation ended"),
      title: Mapping.template("{{bot_id}}: {{kill_reason}}"),
      email: Mapping.lowerCase(Mapping.path("user.email")),
      products: Mapping.arrayPath("cart.items", Mapping.struct({ product_id: Mapping.path("sku") }))
    })

    const compiled = Either.getOrThrow(Mapping.compile(mapping))
    const made = compiled.apply({ user: { id: "u1" }, bot_id: "orders", cart: { items: [{ sku: "s-1" }] } })
    // docs: end
    expect(made).toEqual({
      external_id: "u1",
      name: "conversation ended",
      title: "orders: ",
      products: [{ product_id: "s-1" }]
    })
    const source = readFileSync(new URL(import.meta.url), "utf8")
    const [shown] = source
      .split("// docs: begin\n")
      .slice(1, 2)
      .map((text) => text.split("    // docs: end")[0] ?? "")
    const inPage = textOf(blocks, "ts").split('import { Mapping } from "@sluice/core"\n\n')[1]
    expect(inPage).toBe(shown?.replace(/^ {4}/gm, ""))
  })

  it("lists the options of every directive that has a table", () => {
    const written = Mapping.tables.reduce((text, { name, text: sentence, options }) => {
      const rows = options.map(
        (option) =>
          `| \`${option.name}\` | ${option.accepts} | ${option.isRequired ? "Required. " : ""}${option.text} |`
      )
      const block = [sentence, "", "| option | accepts | |", "|---|---|---|", ...rows].join("\n")
      return text.replace(
        new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`),
        () => `<!-- ${name} -->\n${block}\n<!-- /${name} -->`
      )
    }, page)
    if (process.env["WRITE_DOCS"] === "1") writeFileSync(file, written)
    expect(page).toBe(written)
  })

  it("shows every directive, and the limits as they are", () => {
    for (const name of Mapping.directives) expect(page).toContain(`### \`${name}\``)
    expect(page).toContain(`| ${Mapping.limits.depth} |`)
    expect(page).toContain(`| ${Mapping.limits.size.toLocaleString("en-US")} |`)
    expect(page).toContain(`| ${Mapping.limits.mappingDepth} |`)
  })

  it("has no unchecked block", () => {
    const kinds = [
      "fields",
      "mapping",
      "record",
      "result",
      "refusal",
      "problems",
      "when",
      "passes",
      "does not pass",
      "ts"
    ]
    expect(blocks.filter((block) => !kinds.includes(block.kind))).toEqual([])
  })
})
