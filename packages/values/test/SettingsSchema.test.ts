import { Either, Schema } from "effect"
import { describe, expect, it } from "vitest"
import * as SettingsSchema from "../src/SettingsSchema.js"

const schema = Schema.Struct({
  name: SettingsSchema.text,
  mode: SettingsSchema.optional(Schema.Literal("fast", "safe"), "How it works. Default: safe."),
  parts: SettingsSchema.optional(Schema.Array(Schema.Struct({ size: Schema.Number })), "Its parts.")
})
const decode = SettingsSchema.decoder(schema, ["settings"])

const problems = (value: unknown) =>
  Either.match(decode(value), {
    onLeft: (all) => all.map(({ path, message }) => [path.join("/"), message]),
    onRight: () => []
  })

describe("a decoder of settings", () => {
  it("returns the value that fits the schema", () => {
    expect(decode({ name: "a", mode: "fast" })).toEqual(Either.right({ name: "a", mode: "fast" }))
  })

  it("reports every mistake at once, with its place and a suggestion", () => {
    expect(problems({ mode: "sfe", parts: [{ size: "1" }, { sise: 1 }], moed: 1, x: 1 })).toEqual([
      ["settings/moed", 'Unknown key "moed". Did you mean "mode"?'],
      ["settings/x", 'Unknown key "x". Use one of name, mode, parts.'],
      ["settings/name", "name is missing. Expected non-empty text."],
      ["settings/mode", 'Expected one of fast, safe; found "sfe". Did you mean "safe"?'],
      ["settings/parts/0/size", "Expected a number; found other text."],
      ["settings/parts/1/sise", 'Unknown key "sise". Did you mean "size"?'],
      ["settings/parts/1/size", "size is missing. Expected a number."]
    ])
  })

  it("describes what it found without quoting it", () => {
    const found = [null, [], ["CANARY"], "", "CANARY", 7, true, { CANARY: 1 }].map((value) => problems({ name: value }))
    expect(JSON.stringify(found)).not.toContain("CANARY")
    expect(found.flatMap(([first]) => first?.[1] ?? [])).toEqual(
      ["nothing", "an empty list", "a list", "empty text", "another number", "true", "an object"].map(
        (kind) => `Expected non-empty text; found ${kind}.`
      )
    )
  })
})
