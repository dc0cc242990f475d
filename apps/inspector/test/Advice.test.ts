import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { describe, expect, it } from "vitest"
import { Advice } from "../src/parts/Advice.js"

const shown = (text: string): string => renderToStaticMarkup(createElement(Advice, { text }))

describe("advice", () => {
  it("shows text between backticks as code, never as markup", () => {
    expect(shown("Send `Authorization: Bearer KEY`; `<b>` is text.")).toBe(
      "Send <code>Authorization: Bearer KEY</code>; <code>&lt;b&gt;</code> is text."
    )
    expect(shown("No code at all.")).toBe("No code at all.")
    expect(shown("")).toBe("")
  })
})
