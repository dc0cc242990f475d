import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Liquid from "../src/text/Liquid.js"

const leaf = fc.constantFrom(
  "text",
  `{{\${first_name} | default: 'you'}}`,
  "{% assign x = 1 %}",
  "{ } % }}",
  "{% comment %}{% if %}{{{% endcomment %}",
  "{%- raw -%}{% endif %}{%- endraw -%}"
)
const wellFormed = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.tuple(tie("text"), tie("text")).map(([one, other]) => one + other),
    fc
      .tuple(fc.constantFrom("if", "unless", "case", "for", "capture", "tablerow"), tie("text"))
      .map(([tag, inner]) => `{% ${tag} x %}${inner}{% end${tag} %}`)
  )
})).text

describe("Liquid", () => {
  it("is well formed if every tag is closed where it was opened", () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(Liquid.isWellFormed(text)).toBe(true)
        expect(Liquid.isWellFormed(`{% if x %}${text}`)).toBe(false)
        expect(Liquid.isWellFormed(`${text}{% endif %}`)).toBe(false)
        expect(Liquid.isWellFormed(`${text}{{ x`)).toBe(false)
      })
    )
  })
  it.each(["{% %}", "{% if x", "{% if x %}{% for y in z %}{% endif %}{% endfor %}", "{% comment %}", "{% raw %}{{"])(
    "is not well formed: %s",
    (text) => {
      expect(Liquid.isWellFormed(text)).toBe(false)
    }
  )
  it("names the content blocks that it includes, each once", () => {
    const text = `{{content_blocks.\${a}}} {{ content_blocks.\${b} | id: 'cb1' }} {{content_blocks.\${a}}} {{\${c}}}`
    expect(Liquid.includedBlocks(text)).toEqual(["a", "b"])
    expect(Liquid.includedBlocks(Liquid.blockTag("x-1"))).toEqual(["x-1"])
  })
})
