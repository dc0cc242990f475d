import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type HtmlElement, read } from "../src/pages/outbox/HtmlTree.js"

const element = (name: string, ...children: HtmlElement["children"]): HtmlElement => ({ name, alt: "", children })

const textOf = (children: HtmlElement["children"]): string =>
  children.map((child) => (typeof child === "string" ? child : textOf(child.children))).join("")

describe("HTML of a message", () => {
  it.each<readonly [string, HtmlElement["children"]]>([
    ["a<b onclick='x(\">\")'>c</b>d", ["a", element("b", "c"), "d"]],
    ["<p>one<p>two", [element("p", "one", element("p", "two"))]],
    ["</p>a<br>b", ["a", element("br"), "b"]],
    ["<script>a<b></script>c<!-- d -->", ["c"]],
    ["<style>a", []],
    ["&lt;i&gt; &#233; &#xe9; &unknown; &#9999999;", ["<i> é é &unknown; &#9999999;"]],
    ['<IMG ALT="a &amp; b" src=x>', [{ name: "img", alt: "a & b", children: [] }]],
    ["1 < 2", ["1 < 2"]]
  ])("%s", (html, children) => {
    expect(read(html)).toEqual(children)
  })

  it("keeps every string without markup, and reads anything", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        read(`<div>${text}`)
        fc.pre(!/[<&]/.test(text))
        expect(textOf(read(`<p>${text}</p>`))).toBe(text)
      })
    )
  })
})
