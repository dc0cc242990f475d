/** An element of HTML without its attributes. */
export interface HtmlElement {
  /** In lower case. */
  readonly name: string
  /** The text of an image. Empty for other elements. */
  readonly alt: string
  readonly children: ReadonlyArray<HtmlElement | string>
}

interface Open extends HtmlElement {
  readonly children: Array<HtmlElement | string>
}

/** Elements whose content is not text for the reader. */
const skipped: ReadonlySet<string> = new Set(["head", "iframe", "noscript", "object", "script", "style", "title"])

const empty: ReadonlySet<string> = new Set(["br", "hr", "img", "input", "link", "meta", "wbr"])

const tag = /<!--[\s\S]*?(?:-->|$)|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi

const alt = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i

const named: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", nbsp: "\u00a0", quot: '"' }

const lastCodePoint = 0x10ffff

/** A string with its character references replaced. Unknown references remain. */
const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(String(hexadecimal), 16) : Number(decimal)
    return code <= lastCodePoint ? String.fromCodePoint(code) : whole
  })

const mostLevels = 60

/**
 * The elements and text of HTML. The parser of the browser is not used, because it would process event handlers,
 * styles and addresses. This parser is tolerant: an end tag without a start tag is ignored, and elements that are open
 * at the end are closed.
 */
export const read = (html: string): HtmlElement["children"] => {
  const root: Open = { name: "", alt: "", children: [] }
  let open: ReadonlyArray<Open> = [root]
  let at = 0
  const put = (child: HtmlElement | string): void => {
    if (child !== "") open.at(-1)?.children.push(child)
  }
  for (const found of html.matchAll(tag)) {
    const [whole, slash, written = "", attributes = ""] = found
    if (found.index < at) continue
    put(decoded(html.slice(at, found.index)))
    at = found.index + whole.length
    const name = written.toLowerCase()
    if (name === "") continue
    if (slash === "/") {
      const start = open.findLastIndex((one) => one.name === name)
      if (start > 0) open = open.slice(0, start)
    } else if (skipped.has(name)) {
      const end = html.toLowerCase().indexOf(`</${name}`, at)
      at = end < 0 ? html.length : end
    } else {
      const [, double, single, bare] = alt.exec(attributes) ?? []
      const element: Open = { name, alt: decoded(double ?? single ?? bare ?? ""), children: [] }
      put(element)
      if (!empty.has(name) && open.length < mostLevels) open = [...open, element]
    }
  }
  put(decoded(html.slice(at)))
  return root.children
}
