import type { ReactNode } from "react"
import * as HtmlTree from "./HtmlTree.js"

/** Elements that are shown, without attributes. For other elements, only the text is shown. */
const shown = {
  a: "u",
  b: "b",
  blockquote: "blockquote",
  br: "br",
  div: "div",
  em: "em",
  h1: "h3",
  h2: "h3",
  h3: "h3",
  h4: "h3",
  hr: "hr",
  i: "em",
  li: "li",
  ol: "ol",
  p: "p",
  strong: "strong",
  table: "div",
  td: "span",
  tr: "div",
  u: "u",
  ul: "ul"
} as const

const isShown = (name: string): name is keyof typeof shown => Object.hasOwn(shown, name)

const nodeOf = (child: HtmlTree.HtmlElement | string, index: number): ReactNode => {
  if (typeof child === "string") return child
  const { name, alt, children } = child
  if (name === "img") {
    return (
      <span key={index} className="html-image">
        {alt || "image"}
      </span>
    )
  }
  if (!isShown(name)) return <span key={index}>{children.map(nodeOf)}</span>
  const Shown = shown[name]
  return Shown === "br" || Shown === "hr" ? <Shown key={index} /> : <Shown key={index}>{children.map(nodeOf)}</Shown>
}

/** The HTML of a client: its structure and text, without styles, images, links and scripts. */
export const HtmlText = ({ html }: { readonly html: string }) => (
  <div className="html">{HtmlTree.read(html).map(nodeOf)}</div>
)
